package dev.netduo.k8s.runtime;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.topology.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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
  private static final String FILE = "/tmp/netduo-rules";
  private static final String GONE = "gone";

  // Both fail where not as many as wanted are there.
  private static final String OWN_TABLES =
      """
      /^table/ { ours = / netduo_/; there += ours }
      ours
      END { exit there != wanted }
      """
          .strip();

  // What iptables-save says of the parts that are a proxy's. Each is there as long as a base chain
  // leads to it.
  private static final String PROXYS_PARTS =
      """
      /^\\*/ { table = $1 }
      / -j KUBE-/ && !/^-A KUBE-/ && table != "" { there++; table = "" }
      /^:KUBE-/ || /^-A KUBE-/ || / -j KUBE-/
      END { exit there != wanted }
      """
          .strip();

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
      var isGone = now.sum().equals(GONE);
      var isOther = before != null && before.generation() == generation && !before.equals(now);
      if (isGone || isOther) {
        seen.remove(node);
        events.publish(new Event.Warned("the rules of node " + node + " were changed; repairing"));
        var _ = dataPlane.repair(node);
      }
    });
  }

  /** By a process in each namespace, a checksum of its tables, or that some are missing. */
  private Map<Integer, String> sums(Map<String, Integer> running) {
    var script = new StringBuilder();
    running.forEach((node, pid) -> script.append(sum(pid, dataPlane.tables(node))));
    script.append("true\n");
    var sums = new HashMap<Integer, String>();
    for (var line : agent.run(script.toString()).lines().toList()) {
      var words = line.split(" ", 2);
      sums.put(Integer.valueOf(words[0]), words[1]);
    }
    return sums;
  }

  // With as few processes as it takes: this is done all day long.
  private static String sum(int pid, Set<TableName> tables) {
    if (tables.isEmpty()) {
      return "";
    }
    var enter = "nsenter -t " + pid + " -n ";
    var lists = new ArrayList<String>();
    var own = tables.stream().filter(table -> !table.isIptables()).count();
    lists.add(enter + "nft -s -t list ruleset | awk -v wanted=" + own + " '" + OWN_TABLES + "'");
    for (var family : Family.values()) {
      var parts =
          tables.stream().filter(table -> table.isIptables() && table.family() == family).count();
      if (parts > 0) {
        var save = family == Family.IPV4 ? "iptables-save" : "ip6tables-save";
        lists.add(enter + save + " | awk -v wanted=" + parts + " '" + PROXYS_PARTS + "'");
      }
    }
    return """
    { %2$s; } >%3$s 2>/dev/null && { printf '%1$d '; cksum <%3$s; } ||
      { [ ! -e /proc/%1$d/ns/net ] || echo '%1$d %4$s'; }
    """
        .formatted(pid, String.join(" && ", lists), FILE, GONE);
  }

  @Override
  public void close() {
    closed.countDown();
    watcher.interrupt();
  }
}
