package dev.netduo.labs.compare;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import java.util.List;
import java.util.function.Supplier;

/**
 * A machine that is neither node nor pod and has a cable to one node: what a client outside the
 * cluster is.
 *
 * <p>It is not put on the network between the nodes, because the engine drops what an internal
 * network's members send to addresses that are not on it, before the node sees it.
 */
public final class OutsideClient {
  // From TEST-NET-2 (RFC 5737), which nobody uses for anything but examples.
  private static final Cidr CABLE = Cidr.parse("198.51.100.0/24");
  private static final Ip NODE_END = CABLE.host(1);
  private static final Ip OWN = CABLE.host(10);

  private final Agent agent;
  private final Probe.Source.Local source;

  private OutsideClient(Agent agent, Probe.Source.Local source) {
    this.agent = agent;
    this.source = source;
  }

  /**
   * Starts one; it goes with the session.
   *
   * @param nodePid a process on the node its cable leads to
   */
  public static OutsideClient start(Session session, Agent agent, int nodePid) {
    var containers = session.engine().containers();
    var id =
        containers.create(
            ContainerSpec.of(Labels.engineName(session.name(), "outside"), "netduo/box")
                .entrypoint(List.of("sleep", "infinity"))
                .hostname("outside")
                .network(ContainerSpec.BARE)
                .labels(Labels.of(session.name(), "outside", "outside"))
                .build());
    containers.start(id);
    var pid = containers.find(id).orElseThrow().pid();
    agent.run(
        """
        nsenter -t %1$d -n ip link add outside0 type veth peer name eth0 netns %2$d
        nsenter -t %1$d -n ip addr add %3$s/24 dev outside0
        nsenter -t %1$d -n ip link set outside0 up
        nsenter -t %2$d -n ip addr add %4$s/24 dev eth0
        nsenter -t %2$d -n ip link set eth0 up
        """
            .formatted(nodePid, pid, NODE_END, OWN));
    return new OutsideClient(agent, new Probe.Source.Local("outside", pid));
  }

  /** Where its probes are sent from. */
  public Probe.Source.Local source() {
    return source;
  }

  /**
   * Does something while the client has a route through its node, and takes the route away again.
   */
  <T> T withRoute(Cidr destination, Supplier<T> body) {
    var enter = "nsenter -t " + source.pid() + " -n ip route ";
    var route = " " + destination + " via " + NODE_END;
    agent.run(enter + "replace" + route);
    try {
      return body.get();
    } finally {
      agent.run(enter + "del" + route);
    }
  }
}
