package dev.netduo.labs.command;

import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.console.OutputOption;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.ProbeResult;
import dev.netduo.labs.check.BenchPlaces;
import dev.netduo.labs.format.Place;
import dev.netduo.labs.line.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code probe ping|tcp|udp|http|dns}. */
@Command(
    name = "probe",
    description = {
      "Sends one probe from inside a container or pod and shows what came of it.",
      "FROM: a container's or pod's name, docker:NAME, pod:NAMESPACE/NAME,",
      "pod:NAMESPACE/LABEL=VALUE, or outside (the machine itself).",
      "TO: a name or address as FROM sees it, docker:NAME or pod:... for all its addresses.",
      "Pods are those of the cluster that kubectl lines go to. One that is not on this machine",
      "sends with the tools of its own image: ping, nc or bash, curl or wget, nslookup.",
      "The exit code is 0 where every probe was answered, else 1."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  probe ping web api",
      "  probe tcp docker:web database 5432",
      "  probe http pod:default/app=web api 80 /health",
      "  probe dns web-7d4b9c api.default.svc.cluster.local",
      "  netduo --session dev probe tcp pod:default/client web 80",
      "  netduo --context kind-kind probe http pod:default/app=web api 80"
    })
final class ProbeCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private ProbeCommand() {}

  static CommandLine commandLine(Supplier<Workbench> bench, Console console) {
    return new CommandLine(new ProbeCommand())
        .addSubcommand(new Ping(bench, console))
        .addSubcommand(new Tcp(bench, console))
        .addSubcommand(new Udp(bench, console))
        .addSubcommand(new Http(bench, console))
        .addSubcommand(new Dns(bench, console));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "probe needs a kind: ping, tcp, udp, http, dns");
  }

  /**
   * A result as it is shown in JSON.
   *
   * @param outcome for example {@code timed-out}
   */
  record Shown(
      String probe,
      String outcome,
      double millis,
      String address,
      String server,
      List<String> records,
      String answer,
      String detail) {
    static Shown of(ProbeResult result) {
      return new Shown(
          result.probe().describe(),
          result.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          result.took().toNanos() / 1e6,
          result.address(),
          result.server(),
          result.records(),
          result.answer(),
          result.detail());
    }
  }

  /** What the kinds share. */
  abstract static class Kind implements Callable<Integer> {
    private final Supplier<Workbench> bench;
    private final Console console;

    @Mixin private final OutputOption output = new OutputOption();

    @Option(
        names = "--timeout",
        paramLabel = "MILLIS",
        defaultValue = "1000",
        description = "How long to wait for an answer; ${DEFAULT-VALUE} where it is not given.")
    private int timeout;

    Kind(Supplier<Workbench> bench, Console console) {
      this.bench = bench;
      this.console = console;
    }

    abstract String from();

    abstract String to();

    abstract Probe probe(Probe.Source from, String host, Duration patience);

    @Override
    public Integer call() {
      var workbench = bench.get();
      var probes = new ArrayList<Probe>();
      for (var source : Sources.of(workbench, from())) {
        for (var host : new BenchPlaces(workbench).targets(Place.parse(to()))) {
          probes.add(probe(source, host, Duration.ofMillis(timeout)));
        }
      }
      var results = workbench.prober().send(probes);
      var shown = results.stream().map(Shown::of).toList();
      console.show(output.format(), shown, () -> shown.forEach(this::print));
      return results.stream().allMatch(ProbeResult::reached) ? 0 : 1;
    }

    private void print(Shown result) {
      var out = console.out();
      out.printf(
          Locale.ROOT, "%s: %s after %.1f ms", result.probe(), result.outcome(), result.millis());
      out.println();
      line("address", result.address());
      line("names from", result.server());
      result.records().forEach(found -> line("record", found));
      line("detail", result.detail());
      line("answer", result.answer().strip());
    }

    private void line(String label, String text) {
      if (!text.isEmpty()) {
        console.out().println("  " + label + ": " + text);
      }
    }
  }

  /** {@code probe ping}. */
  @Command(
      name = "ping",
      aliases = "icmp",
      description = "An ICMP echo.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  probe ping web 10.244.1.2")
  private static final class Ping extends Kind {
    @Mixin private final Operands.FromTo target = new Operands.FromTo();

    Ping(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    String from() {
      return target.from();
    }

    @Override
    String to() {
      return target.to();
    }

    @Override
    Probe probe(Probe.Source from, String host, Duration patience) {
      return new Probe.Ping(from, host, patience);
    }
  }

  /** {@code probe tcp}. */
  @Command(
      name = "tcp",
      description = "A TCP connection; what the server says at once is shown.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  probe tcp web database 5432")
  private static final class Tcp extends Kind {
    @Mixin private final Operands.FromToPort target = new Operands.FromToPort();

    Tcp(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    String from() {
      return target.from();
    }

    @Override
    String to() {
      return target.to();
    }

    @Override
    Probe probe(Probe.Source from, String host, Duration patience) {
      return new Probe.Tcp(from, host, target.port(), patience);
    }
  }

  /** {@code probe udp}. */
  @Command(
      name = "udp",
      description = "A datagram that is to be answered by one.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  probe udp web api 80")
  private static final class Udp extends Kind {
    @Mixin private final Operands.FromToPort target = new Operands.FromToPort();

    Udp(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    String from() {
      return target.from();
    }

    @Override
    String to() {
      return target.to();
    }

    @Override
    Probe probe(Probe.Source from, String host, Duration patience) {
      return new Probe.Udp(from, host, target.port(), patience);
    }
  }

  /** {@code probe http}. */
  @Command(
      name = "http",
      description = "A GET request.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {"  probe http web api", "  probe http web api 8080 /health"})
  private static final class Http extends Kind {
    @Mixin private final Operands.FromTo target = new Operands.FromTo();

    @Parameters(
        index = "2",
        arity = "0..1",
        paramLabel = "PORT",
        defaultValue = "80",
        description = "1 to 65535; ${DEFAULT-VALUE} where it is not given.")
    private int port;

    @Parameters(
        index = "3",
        arity = "0..1",
        paramLabel = "PATH",
        defaultValue = "/",
        description = "What is asked for; ${DEFAULT-VALUE} where it is not given.")
    private String path = "";

    Http(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    String from() {
      return target.from();
    }

    @Override
    String to() {
      return target.to();
    }

    @Override
    Probe probe(Probe.Source from, String host, Duration patience) {
      return new Probe.Http(from, host, port, path, patience);
    }
  }

  /** {@code probe dns}. */
  @Command(
      name = "dns",
      description = "A DNS question, asked the way a program in that place would.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {"  probe dns web api", "  probe dns web _http._tcp.api.default.svc SRV"})
  private static final class Dns extends Kind {
    @Mixin private final Operands.From origin = new Operands.From();

    @Parameters(index = "1", paramLabel = "NAME", description = "What is asked for.")
    private String to = "";

    @Parameters(
        index = "2",
        arity = "0..1",
        paramLabel = "TYPE",
        defaultValue = "A",
        description = "The record's type; ${DEFAULT-VALUE} where it is not given.")
    private String type = "";

    Dns(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    String from() {
      return origin.from();
    }

    @Override
    String to() {
      return to;
    }

    @Override
    Probe probe(Probe.Source from, String host, Duration patience) {
      return new Probe.Lookup(from, host, type, patience);
    }
  }
}
