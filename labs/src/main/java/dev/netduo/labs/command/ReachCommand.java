package dev.netduo.labs.command;

import dev.netduo.docker.DockerContainer;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.console.OutputOption;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.probe.MatrixProbe;
import dev.netduo.emulator.probe.Probe.Source;
import dev.netduo.emulator.probe.ReachabilityMatrix;
import dev.netduo.emulator.probe.ReachabilityMatrix.Target;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.labs.check.BenchPlaces;
import dev.netduo.labs.check.NoSuchPlace;
import dev.netduo.labs.format.Place;
import dev.netduo.labs.line.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reach}: every container and pod of the session tries every other. */
@Command(
    name = "reach",
    description = {
      "Tries every container of the Docker network and every pod of the cluster from every",
      "other, at their addresses, and shows who reached whom."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  reach",
      "  reach --port 80 --port 5432/tcp --port 53/udp",
      "  reach --only docker",
      "  reach --only kubernetes -o json"
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

  /**
   * Somebody in the matrix.
   *
   * @param addresses by the name of each column
   */
  private record Party(Source source, Map<String, String> addresses) {}

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
    var targets = new ArrayList<Target>();
    for (var port : wanted) {
      for (var party : parties) {
        party.addresses().forEach((name, address) -> targets.add(target(name, address, port)));
      }
    }
    var matrix =
        new MatrixProbe(bench.get().prober())
            .send(
                parties.stream().map(Party::source).toList(), targets, Duration.ofMillis(timeout));
    console.show(
        output.format(), shown(matrix), () -> console.table(matrix.headers(), matrix.rows()));
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
    var parties = new ArrayList<Party>();
    if (only.isEmpty() || only.contains(Mode.DOCKER)) {
      parties.addAll(containers());
    }
    if (only.isEmpty() || only.contains(Mode.KUBERNETES)) {
      parties.addAll(pods());
    }
    return parties;
  }

  private List<Party> containers() {
    return bench.get().docker().containers().list().stream()
        .filter(container -> container.state().isRunning())
        .sorted(Comparator.comparing(DockerContainer::name))
        .map(this::party)
        .toList();
  }

  // A container on several networks is tried at each of its addresses.
  private Party party(DockerContainer container) {
    var attachments = container.attachments(bench.get().docker().networks());
    var addresses = new TreeMap<String, String>();
    attachments.forEach((network, attachment) -> {
      var name = attachments.size() == 1 ? container.name() : container.name() + "@" + network;
      attachment.ip().ifPresent(ip -> addresses.put(name, ip.toString()));
    });
    return new Party(new Source(container.name(), container.state().pid()), addresses);
  }

  private List<Party> pods() {
    var cluster = bench.get().cluster();
    if (cluster.isEmpty()) {
      return List.of();
    }
    var places = new BenchPlaces(bench.get());
    var parties = new ArrayList<Party>();
    for (var pod : cluster.get().api().list(Kinds.POD).items()) {
      var namespace = pod.getMetadata().getNamespace();
      if (!namespace.equals("kube-system")) {
        pod(places, namespace, pod.getMetadata().getName()).ifPresent(parties::add);
      }
    }
    return parties;
  }

  // Empty for a pod that does not run yet, or no longer.
  private static Optional<Party> pod(BenchPlaces places, String namespace, String name) {
    var label = namespace.equals("default") ? name : namespace + "/" + name;
    var place = new Place.Pod(namespace, name);
    try {
      var source = new Source(label, places.sources(place).getFirst().pid());
      return Optional.of(new Party(source, Map.of(label, places.targets(place).getFirst())));
    } catch (NoSuchPlace e) {
      return Optional.empty();
    }
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
