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

/** A machine on the network between the nodes that is no node: what a client outside the cluster is. */
public final class OutsideClient {
  private final Agent agent;
  private final Probe.Source source;

  private OutsideClient(Agent agent, Probe.Source source) {
    this.agent = agent;
    this.source = source;
  }

  /**
   * Starts one; it goes with the session.
   *
   * @param underlay the engine's name of the network between the nodes
   */
  public static OutsideClient start(Session session, Agent agent, String underlay) {
    var containers = session.engine().containers();
    var id =
        containers.create(
            ContainerSpec.of(Labels.engineName(session.name(), "outside"), "netduo/box")
                .entrypoint(List.of("sleep", "infinity"))
                .hostname("outside")
                .network(underlay)
                .labels(Labels.of(session.name(), "outside", "outside"))
                .build());
    containers.start(id);
    var pid = containers.find(id).orElseThrow().pid();
    return new OutsideClient(agent, new Probe.Source("outside", pid));
  }

  /** Where its probes are sent from. */
  public Probe.Source source() {
    return source;
  }

  /** Does something while the client has a route, and takes the route away again. */
  <T> T withRoute(Cidr destination, Ip gateway, Supplier<T> body) {
    var enter = "nsenter -t " + source.pid() + " -n ip route ";
    var route = " " + destination + " via " + gateway;
    agent.run(enter + "replace" + route);
    try {
      return body.get();
    } finally {
      agent.run(enter + "del" + route);
    }
  }
}
