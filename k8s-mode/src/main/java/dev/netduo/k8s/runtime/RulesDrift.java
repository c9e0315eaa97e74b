package dev.netduo.k8s.runtime;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Finds rules that somebody else changed on a node, and has them written again. Once a second it
 * asks for a checksum of each node's tables, chains and rules without what they count and without
 * the elements of their sets (some 10 ms a node, at ten services and at ten thousand). One that
 * differs although nothing was written in between is drift; so are tables that are missing.
 */
public final class RulesDrift implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Agent agent;
  private final Events events;
  private final DataPlane dataPlane;
  private final Supplier<Map<String, Integer>> nodes;
  private final Map<String, Seen> seen = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread watcher;

  /** What a node's rules looked like, and when. */
  private record Seen(int pid, String sum, long generation) {}

  /**
   * Begins to look.
   *
   * @param nodes a process in each running node's namespace, by the node's name
   */
  public RulesDrift(
      Agent agent, Events events, DataPlane dataPlane, Supplier<Map<String, Integer>> nodes) {
    this.agent = agent;
    this.events = events;
    this.dataPlane = dataPlane;
    this.nodes = nodes;
    this.watcher = Thread.ofVirtual().name("rules-drift").start(this::follow);
  }

  private void follow() {
    try {
      while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          look();
        } catch (NetduoException e) {
          // The agent is started anew with the next look.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    var running = nodes.get();
    var generation = dataPlane.generation();
    // Odd while it is being written.
    if (running.isEmpty() || generation == 0 || generation % 2 != 0) {
      return;
    }
    var sums = sums(running);
    if (dataPlane.generation() != generation) {
      return;
    }
    running.forEach((node, pid) -> {
      var now = new Seen(pid, sums.getOrDefault(pid, ""), generation);
      var before = seen.put(node, now);
      if (now.sum().isEmpty()) {
        return;
      }
      var isGone = !now.sum().startsWith(dataPlane.tables(node) + " ");
      var isOther = before != null && before.generation() == generation && !before.equals(now);
      if (isGone || isOther) {
        seen.remove(node);
        events.publish(new Event.Warned("the rules of node " + node + " were changed; repairing"));
        var _ = dataPlane.repair(node);
      }
    });
  }

  /** How many tables each namespace has, and a checksum of them. */
  private Map<Integer, String> sums(Map<String, Integer> running) {
    var shared = dataPlane.writesIptables();
    var script = new StringBuilder();
    for (var pid : running.values()) {
      var enter = "nsenter -t " + pid + " -n ";
      script
          .append("rules=$({ ")
          .append(enter)
          .append("nft -s -t list ruleset | awk '/^table/{p=/ netduo_/} p'")
          .append(shared ? "; " + iptables(enter) : "")
          .append("; }) && echo ")
          .append(pid)
          .append(": $(echo \"$rules\" | grep -c ^table) ")
          .append("$(echo \"$rules\" | cksum)\n");
    }
    script.append("true\n");
    var sums = new HashMap<Integer, String>();
    for (var line : agent.run(script.toString()).lines().toList()) {
      var colon = line.indexOf(": ");
      if (colon > 0) {
        sums.put(Integer.valueOf(line.substring(0, colon)), line.substring(colon + 2));
      }
    }
    return sums;
  }

  // The parts of the tables that are a proxy's. Each counts as a table as long as a base chain
  // leads
  // to it: without that it is as good as gone.
  private static String iptables(String enter) {
    var ours =
        """
        | awk '/^\\*/ { table = $1 }
        / -j KUBE-/ && !/^-A KUBE-/ && table != "" { print "table", table; table = "" }
        /^:KUBE-/ || /^-A KUBE-/ || / -j KUBE-/'
        """
            .strip();
    return enter + "iptables-save " + ours + "; " + enter + "ip6tables-save " + ours;
  }

  @Override
  public void close() {
    closed.countDown();
    watcher.interrupt();
  }
}
