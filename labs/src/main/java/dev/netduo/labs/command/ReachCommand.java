package dev.netduo.labs.command;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.console.OutputOption;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.probe.MatrixProbe;
import dev.netduo.emulator.probe.ReachabilityMatrix;
import dev.netduo.emulator.probe.ReachabilityMatrix.Target;
import dev.netduo.labs.command.Parties.Address;
import dev.netduo.labs.command.Parties.Party;
import dev.netduo.labs.line.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reach}: every container and pod of the session tries every other. */
@Command(
    name = "reach",
    description = {
      "Tries every container of the Docker network and every pod of the cluster from every",
      "other, at their addresses, and shows who reached whom. What would leave this machine,",
      "as no network leads from one to the other, is not sent.",
      "The cluster is the one that kubectl lines go to. Pods of one that is not on this machine",
      "try each other with the tools of their own images: nc or bash."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  reach",
      "  reach --port 80 --port 5432/tcp --port 53/udp",
      "  reach --only docker",
      "  reach --only kubernetes -o json",
      "  netduo --session dev reach",
      "  netduo --context kind-kind reach --only kubernetes --port 8080"
    })
final class ReachCommand implements Callable<Integer> {
  /** Which of the two networks. */
  enum Mode {
    DOCKER,
    KUBERNETES
  }

  private final Supplier<Workbench> bench;
  private final Console console;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT[/PROTOCOL]",
      defaultValue = "80/tcp",
      description = "What is tried; may be given several times. ${DEFAULT-VALUE} where it is not.")
  private List<String> ports = new ArrayList<>();

  @Option(
      names = "--only",
      paramLabel = "docker|kubernetes",
      description = "One of the two networks; both where it is not given.")
  private List<Mode> only = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "MILLIS",
      defaultValue = "1000",
      description = "How long to wait for an answer; ${DEFAULT-VALUE} where it is not given.")
  private int timeout;

  @Mixin private final OutputOption output = new OutputOption();

  ReachCommand(Supplier<Workbench> bench, Console console) {
    this.bench = bench;
    this.console = console;
  }

  /** One probe of the matrix as it is shown. */
  record Shown(
      String from,
      String to,
      String address,
      int port,
      String protocol,
      String outcome,
      double millis) {}

  @Override
  public Integer call() {
    var wanted = ports.stream().flatMap(text -> Arrays.stream(text.split(",", -1))).toList();
    var parties = parties();
    if (parties.isEmpty()) {
      throw new NetduoException(
          "nothing runs in session " + bench.get().session().name(),
          "start something, for example: docker run -d --name web netduo/box");
    }
    var targets = new LinkedHashMap<Target, Address>();
    for (var port : wanted) {
      for (var party : parties) {
        party.addresses().forEach(to -> targets.put(target(to.name(), to.ip(), port), to));
      }
    }
    var bySource = parties.stream().collect(Collectors.toMap(Party::source, party -> party));
    var matrix =
        new MatrixProbe(bench.get().prober())
            .send(
                parties.stream().map(Party::source).toList(),
                List.copyOf(targets.keySet()),
                Duration.ofMillis(timeout),
                (from, to) ->
                    Objects.requireNonNull(bySource.get(from))
                        .maySendTo(Objects.requireNonNull(targets.get(to))));
    console.show(
        output.format(),
        shown(matrix),
        () -> {
          console.table(matrix.headers(), matrix.rows());
          if (matrix.results().size() < bySource.size() * targets.size()) {
            console
                .out()
                .println("-: not sent; no network leads there, it would leave this machine");
          }
        });
    return 0;
  }

  private static Target target(String name, String address, String port) {
    var slash = port.indexOf('/');
    var number = slash < 0 ? port : port.substring(0, slash);
    var protocol = slash < 0 ? "tcp" : port.substring(slash + 1);
    try {
      return new Target(
          name,
          address,
          PortRange.of(Integer.parseInt(number)).first(),
          Protocol.valueOf(protocol.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new NetduoException("'" + port + "' is no port", "write 80, 5432/tcp or 53/udp", e);
    }
  }

  private List<Party> parties() {
    var workbench = bench.get();
    var everybody = new Parties(workbench);
    var parties = new ArrayList<Party>();
    if (only.isEmpty() || only.contains(Mode.DOCKER)) {
      parties.addAll(everybody.containers());
    }
    // Whoever asks for the cluster alone is told where there is none.
    if (only.contains(Mode.KUBERNETES)
        || (only.isEmpty() && workbench.findKubernetes().isPresent())) {
      var taken = parties.stream().map(party -> party.source().name()).collect(Collectors.toSet());
      parties.addAll(everybody.pods(taken));
    }
    return parties;
  }

  private static List<Shown> shown(ReachabilityMatrix matrix) {
    var shown = new ArrayList<Shown>();
    matrix
        .results()
        .forEach((cell, result) ->
            shown.add(
                new Shown(
                    cell.source(),
                    cell.target().name(),
                    cell.target().host(),
                    cell.target().port(),
                    cell.target().protocol().lowerCase(),
                    result.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    result.took().toNanos() / 1e6)));
    return shown;
  }
}
