package dev.netduo.k8s.runtime;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.service.TrackedFlow;
import dev.netduo.k8s.service.UdpFront;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Makes nodes forget the UDP flows that lead to endpoints which are gone: whenever the endpoints of
 * a UDP port changed, and once at the beginning.
 */
public final class StaleFlows implements AutoCloseable {
  private final Agent agent;
  private final Supplier<List<UdpFront>> fronts;
  private final Supplier<Map<String, Integer>> nodes;
  private final Supplier<Predicate<Ip>> nodePorts;
  private final Resync resync;
  private volatile List<UdpFront> programmed = List.of();
  private List<UdpFront> seen = List.of();

  /**
   * @param fronts every UDP port of a service
   * @param nodes a process in each running node's namespace, by the node's name
   * @param nodePorts whether node ports are on an address
   */
  public StaleFlows(
      Agent agent,
      Events events,
      Supplier<List<UdpFront>> fronts,
      Supplier<Map<String, Integer>> nodes,
      Supplier<Predicate<Ip>> nodePorts) {
    this.agent = agent;
    this.resync = new Resync("stale-flows", this::clean, events, "UDP flows are not cleaned up");
    this.fronts = fronts;
    this.nodes = nodes;
    this.nodePorts = nodePorts;
    resync.begin();
  }

  /** The kernel has what was compiled last; called before anything is compiled anew. */
  public void refresh() {
    // What the kernel does not have yet would be cleaned up too early: the old rules would bring
    // the
    // flow back.
    programmed = fronts.get();
    var _ = resync.request().exceptionally(_ -> null);
  }

  private void clean() {
    var now = programmed;
    if (now.equals(seen)) {
      return;
    }
    for (var pid : nodes.get().values()) {
      forget(pid, now);
    }
    seen = now;
  }

  private void forget(int pid, List<UdpFront> now) {
    var enter = "nsenter -t " + pid + " -n conntrack ";
    var flows =
        agent
            .run(enter + "-L -p udp 2>/dev/null || true\n")
            .lines()
            .flatMap(line -> TrackedFlow.parse(line).stream())
            .toList();
    var script = new StringBuilder();
    for (var flow : TrackedFlow.stale(flows, now, nodePorts.get())) {
      // One that ended meanwhile is no failure.
      script
          .append(enter)
          .append("-D -p udp -s ")
          .append(flow.source().ip())
          .append(" -d ")
          .append(flow.destination().ip())
          .append(" --sport ")
          .append(flow.source().port())
          .append(" --dport ")
          .append(flow.destination().port())
          .append(" >/dev/null 2>&1 || true\n");
    }
    if (!script.isEmpty()) {
      agent.run(script.toString());
    }
  }

  @Override
  public void close() {
    resync.close();
  }
}
