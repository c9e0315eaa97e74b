package dev.netduo.docker.predict;

import dev.netduo.docker.DockerContainer;
import dev.netduo.docker.DockerMode;
import dev.netduo.docker.predict.Workload.OnNetworks;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.Probe.Source;
import dev.netduo.emulator.probe.ProbeResult;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import dev.netduo.emulator.probe.Prober;
import dev.netduo.emulator.walk.Transport;
import dev.netduo.emulator.walk.Walk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Everything that can be asked of the set-ups that stand right now, predicted and probed. */
final class Comparison {
  private static final Pattern CLIENT = Pattern.compile("\"client\":\"([^\"]+)\"");
  private static final Pattern SERVER = Pattern.compile("\"name\":\"([^\"]+)\"");

  private final DockerPrediction prediction;
  private final List<Case> cases = new ArrayList<>();
  private final Map<String, Source> sources = new HashMap<>();

  Comparison(DockerMode mode) {
    this.prediction = DockerPrediction.of(mode);
    for (DockerContainer container : mode.containers().list()) {
      sources.put(container.name(), new Source.Local(container.name(), container.state().pid()));
    }
    prediction.setup().containers().stream()
        .map(Workload::name)
        .collect(Collectors.groupingBy(GeneratedSetups::group))
        .forEach((_, members) -> cases(members));
  }

  /** A question with its predicted answer. */
  record Case(String from, String host, int port, Protocol protocol, Prediction predicted) {}

  int size() {
    return cases.size();
  }

  private void cases(List<String> members) {
    var addresses = new LinkedHashSet<String>();
    var gateways = new LinkedHashSet<String>();
    var names = new LinkedHashSet<String>(List.of("nobody", "localhost"));
    var hostPorts = new LinkedHashSet<Map.Entry<Integer, Protocol>>();
    var setup = prediction.setup();
    for (var member : members) {
      var container = setup.container(member);
      names.add(member);
      names.add(container.hostname());
      if (container.place() instanceof OnNetworks place) {
        for (var membership : place.memberships()) {
          var network = setup.network(membership.network());
          addresses.add(membership.ip().toString());
          gateways.add(network.gateway().toString());
          names.addAll(membership.names());
          names.add(member + "." + network.engineName());
        }
        place.published().stream()
            .filter(port -> port.hostIp().indexOf(':') < 0)
            .forEach(
                port -> hostPorts.add(Map.entry(port.hostPort(), port.container().protocol())));
      }
    }
    setup.machine().addresses().stream()
        .filter(address -> setup.machine().uplink().filter(address.link()::equals).isPresent())
        .forEach(address -> gateways.add(address.ip().toString()));
    for (var from : members) {
      addresses.forEach(address -> everything(from, address));
      // Its hosts file keeps the lines of networks that a container left, which nobody can read off
      // what stands.
      var own = setup.owner(setup.container(from)).hostname();
      names.stream()
          .filter(name -> !name.equalsIgnoreCase(own))
          .forEach(name -> add(from, name, 80, Protocol.TCP));
      published(from, gateways, hostPorts);
      published(from, Set.of("127.0.0.1"), hostPorts);
    }
    addresses.forEach(address -> everything(DockerSetup.THIS_MACHINE, address));
    gateways.add("127.0.0.1");
    published(DockerSetup.THIS_MACHINE, gateways, hostPorts);
  }

  private void everything(String from, String address) {
    add(from, address, 80, Protocol.TCP);
    add(from, address, 81, Protocol.TCP);
    add(from, address, 80, Protocol.UDP);
    add(from, address, 82, Protocol.UDP);
  }

  private void published(
      String from, Set<String> hosts, Set<Map.Entry<Integer, Protocol>> hostPorts) {
    for (var host : hosts) {
      hostPorts.forEach(port -> add(from, host, port.getKey(), port.getValue()));
    }
  }

  private void add(String from, String host, int port, Protocol protocol) {
    cases.add(new Case(from, host, port, protocol, prediction.reach(from, host, port, protocol)));
  }

  /** Those that came out otherwise than predicted. */
  List<Case> differing(Prober prober, Duration patience) {
    return differing(prober, cases, patience).stream().map(Map.Entry::getKey).toList();
  }

  /** What still differs of these, as text. */
  List<String> explained(Prober prober, List<Case> again, Duration patience) {
    if (again.isEmpty()) {
      return List.of();
    }
    return differing(prober, again, patience).stream()
        .map(entry -> explain(entry.getKey(), entry.getValue()))
        .toList();
  }

  private List<Map.Entry<Case, ProbeResult>> differing(
      Prober prober, List<Case> asked, Duration patience) {
    var results = prober.send(asked.stream().map(c -> probe(c, patience)).toList());
    var differing = new ArrayList<Map.Entry<Case, ProbeResult>>();
    for (var i = 0; i < asked.size(); i++) {
      if (!agree(asked.get(i), results.get(i))) {
        differing.add(Map.entry(asked.get(i), results.get(i)));
      }
    }
    return differing;
  }

  private Probe probe(Case asked, Duration patience) {
    var source =
        asked.from().equals(DockerSetup.THIS_MACHINE)
            ? Source.thisMachine()
            : java.util.Objects.requireNonNull(sources.get(asked.from()));
    return asked.protocol() == Protocol.TCP
        ? new Probe.Http(source, asked.host(), asked.port(), "/", patience)
        : new Probe.Udp(source, asked.host(), asked.port(), patience);
  }

  private boolean agree(Case asked, ProbeResult result) {
    return switch (asked.predicted().name()) {
      case NameAnswer.Found found ->
          found.addresses().stream().map(Ip::toString).anyMatch(result.address()::equals)
              && asked.predicted().walks().stream()
                  .filter(walk -> walk.request().to().toString().equals(result.address()))
                  .allMatch(walk -> agree(walk, result));
      // Whom else would be asked is nobody here.
      case NameAnswer.Unknown _, NameAnswer.Elsewhere _ -> result.address().isEmpty();
    };
  }

  private boolean agree(Walk walk, ProbeResult result) {
    if (walk.reached() && walk.server().isEmpty()) {
      // A proxy took the connection, and nobody was behind it.
      return result.outcome() == Outcome.REFUSED;
    }
    if (walk.outcome() == Outcome.REFUSED
        && walk.request().transport() == Transport.UDP
        && result.outcome() == Outcome.TIMED_OUT) {
      // The kernel sends but a few ICMP errors a second (icmp_ratelimit, icmp_msgs_burst), and many
      // more datagrams are refused here.
      return true;
    }
    if (walk.outcome() != result.outcome()) {
      return false;
    }
    if (!walk.reached()) {
      return true;
    }
    var client = CLIENT.matcher(result.answer());
    var server = SERVER.matcher(result.answer());
    return client.find()
        && walk.clientSeen().map(Ip::toString).filter(client.group(1)::equals).isPresent()
        && server.find()
        && serverName(walk).equals(server.group(1));
  }

  private String serverName(Walk walk) {
    var arrival = walk.server().orElseThrow();
    var port = arrival.seen().destinationPort();
    return prediction.setup().containers().stream()
        .filter(container -> prediction.setup().namespace(container).equals(arrival.namespace()))
        .filter(container -> container.listens().stream().anyMatch(own -> own.port() == port))
        .map(Workload::name)
        .findFirst()
        .orElse("nobody");
  }

  private String explain(Case asked, ProbeResult result) {
    return "%s %s -> %s:%d%n  predicted %s %s%n  was %s at %s: %s %s%n  %s%n  %s"
            .formatted(
                asked.protocol(),
                asked.from(),
                asked.host(),
                asked.port(),
                asked.predicted().outcomes(),
                asked.predicted().walks().stream().map(Walk::clientSeen).toList(),
                result.outcome(),
                result.address(),
                result.detail(),
                result.answer().strip(),
                asked.predicted().name(),
                asked.predicted().walks().stream()
                    .map(walk ->
                        walk.hops().stream()
                            .map(Object::toString)
                            .collect(Collectors.joining("\n    ")))
                    .collect(Collectors.joining("\n  or ")))
        + "\n  "
        + prediction.setup().containers().stream()
            .filter(c -> GeneratedSetups.group(c.name()).equals(group(asked)))
            .map(Object::toString)
            .collect(Collectors.joining("\n  "))
        + "\n  "
        + prediction.setup().networks().stream()
            .filter(n -> GeneratedSetups.group(n.name()).equals(group(asked)))
            .map(Object::toString)
            .collect(Collectors.joining("\n  "));
  }

  private static String group(Case asked) {
    return GeneratedSetups.group(
        asked.from().equals(DockerSetup.THIS_MACHINE) ? "machine" : asked.from());
  }
}
