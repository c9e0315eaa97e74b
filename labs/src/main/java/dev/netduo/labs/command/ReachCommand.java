package dev.netduo.labs.command;

import dev.netduo.docker.DockerContainer;
import dev.netduo.docker.DockerNetwork;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
      "as no network leads from one to the other, is not sent."
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
   * @param networks Docker's that it is on, or that its machine has a route to; empty for a pod
   * @param addresses where it is
   */
  private record Party(Source source, Optional<Set<String>> networks, List<Address> addresses) {}

  /**
   * A column of the matrix.
   *
   * @param network Docker's that it is on; empty for a pod's
   */
  private record Address(String name, String ip, Optional<String> network) {}

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
                    staysHere(
                        Objects.requireNonNull(bySource.get(from)),
                        Objects.requireNonNull(targets.get(to))));
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

  // A machine sends what it has no route for out to its own network, where somebody may even
  // answer. A cluster's nodes do not.
  private static boolean staysHere(Party from, Address to) {
    return from.networks().isEmpty()
        || to.network().filter(from.networks().get()::contains).isPresent();
  }

  /** The networks that this machine itself has a route to. */
  private Set<String> routedNetworks() {
    return bench.get().docker().networks().list().stream()
        .filter(network -> network.state().driver().equals("bridge"))
        .map(DockerNetwork::name)
        .collect(Collectors.toSet());
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
      var names = parties.stream().map(party -> party.source().name()).collect(Collectors.toSet());
      parties.addAll(pods(names));
    }
    return parties;
  }

  private List<Party> containers() {
    var routed = routedNetworks();
    return bench.get().docker().containers().list().stream()
        .filter(container -> container.state().isRunning())
        .sorted(Comparator.comparing(DockerContainer::name))
        .map(container -> party(container, routed))
        .toList();
  }

  // A container on several networks is tried at each of its addresses.
  private Party party(DockerContainer container, Set<String> routed) {
    var attachments = container.attachments(bench.get().docker().networks());
    var addresses = new ArrayList<Address>();
    attachments.forEach((network, attachment) -> {
      var name = attachments.size() == 1 ? container.name() : container.name() + "@" + network;
      attachment
          .ip()
          .ifPresent(ip -> addresses.add(new Address(name, ip.toString(), Optional.of(network))));
    });
    var networks = new HashSet<>(routed);
    networks.addAll(attachments.keySet());
    return new Party(
        new Source(container.name(), container.state().pid()), Optional.of(networks), addresses);
  }

  /** Those whose name is taken are called pod:NAME, as elsewhere. */
  private List<Party> pods(Set<String> taken) {
    var cluster = bench.get().cluster();
    if (cluster.isEmpty()) {
      return List.of();
    }
    var places = new BenchPlaces(bench.get());
    var parties = new ArrayList<Party>();
    for (var pod : cluster.get().api().list(Kinds.POD).items()) {
      var namespace = pod.getMetadata().getNamespace();
      if (!namespace.equals("kube-system")) {
        pod(places, namespace, pod.getMetadata().getName(), taken).ifPresent(parties::add);
      }
    }
    return parties;
  }

  // Empty for a pod that does not run yet, or no longer.
  private static Optional<Party> pod(
      BenchPlaces places, String namespace, String name, Set<String> taken) {
    var own = namespace.equals("default") ? name : namespace + "/" + name;
    var label = taken.contains(own) ? "pod:" + own : own;
    var place = new Place.Pod(namespace, name);
    try {
      var source = new Source(label, places.sources(place).getFirst().pid());
      var address = new Address(label, places.targets(place).getFirst(), Optional.empty());
      return Optional.of(new Party(source, Optional.empty(), List.of(address)));
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
