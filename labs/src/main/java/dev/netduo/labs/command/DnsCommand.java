package dev.netduo.labs.command;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.console.OutputOption;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.dns.DnsRecord;
import dev.netduo.emulator.probe.dns.Libc;
import dev.netduo.emulator.probe.dns.ResolverWalk;
import dev.netduo.emulator.probe.dns.ResolverWalk.Step;
import dev.netduo.emulator.probe.dns.ResolverWalk.Way;
import dev.netduo.labs.line.Workbench;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dns trace}. */
@Command(
    name = "dns",
    description = "How names are found.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = "  dns trace web.prod from client")
final class DnsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private DnsCommand() {}

  static CommandLine commandLine(Supplier<Workbench> bench, Console console) {
    return new CommandLine(new DnsCommand())
        .addSubcommand(
            new CommandLine(new Trace(bench, console)).setCaseInsensitiveEnumValuesAllowed(true));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "dns needs a command: trace");
  }

  /** {@code dns trace}. */
  @Command(
      name = "trace",
      description = {
        "Every message a resolver sends for a name, along its search path, and each answer.",
        "FROM: a container's or pod's name, docker:NAME, pod:NAMESPACE/NAME,",
        "pod:NAMESPACE/LABEL=VALUE. The pods are those of the cluster that kubectl lines go to,",
        "as long as its containers are on this machine: of 'cluster up' or 'netduo up'.",
        "The exit code is 0 where the name was found, else 1."
      },
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {
        "  dns trace web.prod from client",
        "  dns trace www.example.com from pod:default/app=web --libc musl",
        "  dns trace _http._tcp.web.prod.svc.cluster.local from client --type SRV -o json",
        "  netduo --session dev dns trace web.prod from pod:default/client"
      })
  private static final class Trace implements Callable<Integer> {
    private final Supplier<Workbench> bench;
    private final Console console;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private final OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "What is asked for.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "from", description = "The word 'from'.")
    private String word = "";

    @Parameters(index = "2", paramLabel = "FROM", description = "Who asks.")
    private String from = "";

    @Option(
        names = "--type",
        paramLabel = "TYPE",
        description =
            "The record's type; A and AAAA, as a program that wants to connect, where it is not"
                + " given.")
    private String type = "";

    @Option(
        names = "--libc",
        paramLabel = "glibc|musl",
        defaultValue = "GLIBC",
        description = "Whose resolver it is; glibc where it is not given.")
    private Libc libc = Libc.GLIBC;

    @Option(
        names = "--timeout",
        paramLabel = "MILLIS",
        defaultValue = "2000",
        description = "How long to wait for each answer; ${DEFAULT-VALUE} where it is not given.")
    private int timeout;

    Trace(Supplier<Workbench> bench, Console console) {
      this.bench = bench;
      this.console = console;
    }

    @Override
    public Integer call() {
      if (!word.equals("from")) {
        throw new ParameterException(
            spec.commandLine(), "write: dns trace NAME from FROM, not '" + word + "'");
      }
      var workbench = bench.get();
      var source = source(workbench);
      var way =
          new ResolverWalk(workbench.agent())
              .walk(source.pid(), name, types(), libc, Duration.ofMillis(timeout));
      var shown = Shown.of(name, source.name(), libc, way);
      console.show(output.format(), shown, () -> shown.print(console.out()));
      return way.found() ? 0 : 1;
    }

    private List<String> types() {
      return type.isEmpty() ? List.of("A", "AAAA") : List.of(type);
    }

    private Probe.Source.Local source(Workbench workbench) {
      // All that one selector stands for have the same files.
      return switch (Sources.of(workbench, from).getFirst()) {
        case Probe.Source.Local here -> here;
        case Probe.Source.Remote(var pod, _) ->
            throw new NetduoException(
                "pod " + pod + " is not on this machine: no message of its resolver can be seen",
                "ask for one answer, by the pod's own tools: probe dns " + from + " " + name);
      };
    }
  }

  /**
   * One message as it is shown.
   *
   * @param rcode the answer's code, or why none came
   * @param ttl seconds the answer may be kept; -1 where it says nothing
   */
  record Asked(
      String name,
      String type,
      String server,
      String transport,
      String rcode,
      long ttl,
      double millis,
      List<String> records) {
    static Asked of(Step step) {
      var reply = step.reply();
      return new Asked(
          step.name(),
          step.type(),
          reply.server(),
          reply.tcp() ? "tcp" : "udp",
          reply.verdict() + (reply.truncated() ? ", cut short" : ""),
          reply.ttl().orElse(-1),
          reply.took().toNanos() / 1e6,
          reply.answer().stream().map(DnsCommand::text).toList());
    }

    String line() {
      return String.format(
          Locale.ROOT,
          "%s %s to %s over %s: %s%s after %.1f ms",
          name,
          type,
          server,
          transport,
          noData() ? "NOERROR without " + type : rcode,
          ttl < 0 ? "" : ", TTL " + ttl,
          millis);
    }

    private boolean noData() {
      return rcode.equals("NOERROR") && records.isEmpty();
    }
  }

  /**
   * The whole way as it is shown.
   *
   * @param hosts the address from the hosts file; empty where that has none
   * @param result what the program is told
   */
  record Shown(
      String name,
      String from,
      String libc,
      List<String> servers,
      List<String> search,
      int ndots,
      String hosts,
      List<Asked> queries,
      String result,
      List<String> records) {
    static Shown of(String name, String from, Libc libc, Way way) {
      return new Shown(
          name,
          from,
          libc.name().toLowerCase(Locale.ROOT),
          way.config().servers().stream().map(Ip::toString).toList(),
          way.config().search(),
          way.config().ndots(),
          way.hosts().map(Ip::toString).orElse(""),
          way.steps().stream().map(Asked::of).toList(),
          result(way),
          way.answer().stream().map(DnsCommand::text).distinct().toList());
    }

    private static String result(Way way) {
      if (way.found()) {
        return "found";
      }
      return way.rcode()
          .map(rcode -> rcode.equals("NOERROR") ? "no such record" : rcode)
          .orElse("no answer");
    }

    void print(PrintWriter out) {
      out.println(
          name
              + " from "
              + from
              + ": servers "
              + String.join(" ", servers)
              + ", search "
              + (search.isEmpty() ? "nothing" : String.join(" ", search))
              + ", ndots "
              + ndots
              + ", as "
              + libc);
      if (!hosts.isEmpty()) {
        out.println("  the hosts file has it: " + hosts + "; nothing is sent");
      }
      for (var i = 0; i < queries.size(); i++) {
        out.println("  " + (i + 1) + ". " + queries.get(i).line());
        queries.get(i).records().forEach(record -> out.println("       " + record));
      }
      out.println("  " + Optional.of(result).filter(r -> records.isEmpty()).orElseGet(this::told));
    }

    private String told() {
      return records.stream().collect(Collectors.joining("; ", "found: ", ""));
    }
  }

  private static String text(DnsRecord record) {
    return record.name() + " " + record.ttl() + " " + record.type() + " " + record.data();
  }
}
