package dev.netduo.docker.predict;

import dev.netduo.docker.predict.Workload.Membership;
import dev.netduo.docker.predict.Workload.OnNetworks;
import dev.netduo.docker.predict.Workload.Place;
import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.InterfaceAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A set-up put together a piece at a time; every container listens on port 80. */
final class Setup {
  final List<InterfaceAddress> addresses = new ArrayList<>();
  String engine = "20.10.24";
  Optional<String> uplink = Optional.empty();
  boolean forwardsByDefault = false;
  private final List<BridgeNetwork> networks = new ArrayList<>();
  private final Map<String, Place> places = new LinkedHashMap<>();

  void network(BridgeNetwork network) {
    networks.add(network);
  }

  void on(String network, String container, String ip, String... aliases) {
    var names = new ArrayList<>(List.of(aliases));
    names.add(container);
    var membership = new Membership(network, Ip.parse(ip), names);
    places.merge(
        container,
        new OnNetworks(List.of(membership), List.of()),
        (before, _) ->
            before instanceof OnNetworks on
                ? new OnNetworks(plus(on.memberships(), membership), on.published())
                : before);
  }

  void publish(String container, String hostIp, int hostPort, int port) {
    var mapping = new PortMapping(hostIp, hostPort, new ExposedPort(port, Protocol.TCP));
    places.computeIfPresent(
        container,
        (_, place) ->
            place instanceof OnNetworks on
                ? new OnNetworks(on.memberships(), plus(on.published(), mapping))
                : place);
  }

  void place(String container, Place place) {
    places.put(container, place);
  }

  DockerSetup build() {
    var listens = List.of(new ExposedPort(80, Protocol.TCP), new ExposedPort(80, Protocol.UDP));
    return new DockerSetup(
        new Machine(EngineRelease.parse(engine), addresses, uplink, forwardsByDefault),
        networks,
        places.entrySet().stream()
            .map(entry -> new Workload(entry.getKey(), entry.getKey(), entry.getValue(), listens))
            .toList());
  }

  DockerPrediction predict() {
    return DockerPrediction.of(build());
  }

  private static <T> List<T> plus(List<T> list, T more) {
    var longer = new ArrayList<>(list);
    longer.add(more);
    return longer;
  }
}
