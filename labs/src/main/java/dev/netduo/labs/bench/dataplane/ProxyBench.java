package dev.netduo.labs.bench.dataplane;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.service.ProxyMode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a service costs in each proxy mode, alone and among others: iptables looks through a chain
 * that grows with the services, nftables looks the service up in a set, and a proxy in userspace
 * copies every byte. A cluster for each mode, one after the other.
 */
public final class ProxyBench {
  private static final String WORK = "measure the proxy modes";

  private final Session session;
  private final Agent agent;
  private final int services;
  private final int pairs;

  /**
   * A bench in a session of its own.
   *
   * @param services how many there are beside the measured one where there are many
   * @param pairs how many pairs each ratio is made of
   */
  public ProxyBench(Session session, Agent agent, int services, int pairs) {
    this.session = session;
    this.agent = agent;
    this.services = services;
    this.pairs = pairs;
  }

  /** One mode, with the measured service alone and among many. */
  public record Compared(ProxyMode mode, Path alone, Path among) {}

  /** What was measured. */
  public record Outcome(List<Compared> modes) {}

  /** Measures every mode. */
  public Outcome run() {
    var modes = ProxyMode.values();
    return session
        .events()
        .during(
            WORK,
            modes.length,
            () -> {
              var compared = new ArrayList<Compared>();
              for (var mode : modes) {
                compared.add(compare(mode));
                session.events().publish(new Event.Advanced(WORK, mode.toString()));
              }
              return new Outcome(List.copyOf(compared));
            });
  }

  private Compared compare(ProxyMode mode) {
    try (var cluster = Cluster.start(session, agent, ClusterSpec.DEFAULT.with(mode))) {
      var stage = Stage.set(cluster, agent);
      cluster.settle();
      var alone = Path.of(stage, 0, pairs);
      new Crowd(cluster.api()).services(0, services);
      cluster.settle();
      return new Compared(mode, alone, Path.of(stage, services, pairs));
    }
  }
}
