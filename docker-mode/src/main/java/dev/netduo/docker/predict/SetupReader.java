package dev.netduo.docker.predict;

import dev.netduo.docker.DockerContainer;
import dev.netduo.docker.DockerMode;
import dev.netduo.docker.DockerNetwork;
import dev.netduo.docker.predict.Workload.Membership;
import dev.netduo.docker.predict.Workload.Place;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** Reads what runs in a session into what can be predicted. */
final class SetupReader {
  private static final String OPTION = "com.docker.network.bridge.";
  private static final String DEFAULT_BRIDGE = "bridge";

  private final DockerMode mode;

  SetupReader(DockerMode mode) {
    this.mode = mode;
  }

  /**
   * The set-up at this moment; containers that do not run are left out.
   *
   * @throws NetduoException where a container is on a network that cannot be predicted
   */
  DockerSetup read() {
    var running = mode.containers().list().stream().filter(c -> c.state().isRunning()).toList();
    var bridges = new HashMap<String, BridgeNetwork>();
    for (var network : mode.networks().list()) {
      if (network.state().driver().equals("bridge")) {
        bridge(network, running).ifPresent(b -> bridges.put(network.state().name(), b));
      }
    }
    var byId = new HashMap<String, String>();
    running.forEach(container -> byId.put(container.id(), container.name()));
    var workloads = running.stream().map(container -> workload(container, bridges, byId)).toList();
    var version = mode.session().engine().version().version();
    var networks =
        bridges.values().stream()
            .sorted((a, b) -> a.engineName().compareTo(b.engineName()))
            .toList();
    return new DockerSetup(
        LocalMachine.read(EngineRelease.parse(version), networks), networks, workloads);
  }

  private static Optional<BridgeNetwork> bridge(
      DockerNetwork network, List<DockerContainer> running) {
    var state = network.state();
    var options = state.options();
    return state.subnets().stream()
        .filter(subnet -> subnet.cidr().host(0).isV4())
        .findFirst()
        .map(subnet ->
            new BridgeNetwork(
                network.name(),
                state.name(),
                options.getOrDefault(OPTION + "name", "br-" + network.shortId()),
                subnet.cidr(),
                gatewaySeen(state.name(), running)
                    .or(subnet::gateway)
                    .orElseGet(() -> subnet.cidr().host(1)),
                state.internal(),
                !"false".equals(options.get(OPTION + "enable_icc")),
                !"false".equals(options.get(OPTION + "enable_ip_masquerade")),
                !state.name().equals(DEFAULT_BRIDGE)));
  }

  // Of a network whose gateway nobody chose the Engine tells it only at its containers.
  private static Optional<Ip> gatewaySeen(String engineName, List<DockerContainer> running) {
    return running.stream()
        .flatMap(c -> Optional.ofNullable(c.state().attachments().get(engineName)).stream())
        .flatMap(attachment -> attachment.gateway().filter(Ip::isV4).stream())
        .findFirst();
  }

  private static Workload workload(
      DockerContainer container, Map<String, BridgeNetwork> bridges, Map<String, String> byId) {
    return new Workload(
        container.name(),
        container.state().hostname(),
        place(container, bridges, byId),
        Listening.of(container.state()));
  }

  private static Place place(
      DockerContainer container, Map<String, BridgeNetwork> bridges, Map<String, String> byId) {
    var state = container.state();
    if (state.networkMode().equals("host")) {
      return new Workload.OnMachine();
    }
    if (state.networkMode().startsWith("container:")) {
      var id = state.networkMode().substring("container:".length());
      return Optional.ofNullable(byId.get(id))
          .<Place>map(Workload.InContainer::new)
          .orElseThrow(() ->
              new NetduoException(
                  "container " + container.name() + " shares the network of one that does not run",
                  "remove it, or start the other and then restart it"));
    }
    if (state.attachments().isEmpty()) {
      return new Workload.Alone();
    }
    var memberships = new ArrayList<Membership>();
    state
        .attachments()
        .forEach((network, attachment) -> {
          var bridge = bridges.get(network);
          if (bridge == null) {
            throw new NetduoException(
                "container " + container.name() + " is on network " + network,
                "only networks of the bridge driver that have IPv4 can be predicted");
          }
          var names = new TreeSet<>(attachment.aliases());
          names.add(state.name());
          names.add(container.shortId());
          names.add(state.hostname());
          attachment
              .ip()
              .filter(Ip::isV4)
              .ifPresent(ip ->
                  memberships.add(
                      new Membership(
                          Objects.requireNonNull(bridge).name(), ip, List.copyOf(names))));
        });
    return new Workload.OnNetworks(List.copyOf(memberships), state.ports());
  }
}
