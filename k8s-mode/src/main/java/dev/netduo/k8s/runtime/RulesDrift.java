package dev.netduo.k8s.runtime;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.topology.TableName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/**
 * Finds rules that somebody else changed on a node, and has them written again. Once a second it
 * asks for a checksum of each node's tables, chains and rules without what they count and without
 * the elements of their sets (some 3 ms a node, at ten services and at ten thousand). One that
 * differs although nothing was written in between is drift; so are tables that are missing.
 */
public final class RulesDrift implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final String FILE = "/tmp/netduo-rules.$$";
  private static final String GONE = "gone";

  // What iptables-save says of the parts that are a proxy's. Each is there as long as a base chain
  // leads to it; fails where not as many as wanted are.
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
      var sum = sums.get(node);
      if (sum == null) {
        return;
      }
      var now = new Seen(pid, sum, generation);
      var before = seen.put(node, now);
      var isGone = now.sum().equals(GONE);
      var isOther = before != null && before.generation() == generation && !before.equals(now);
      if (isGone || isOther) {
        seen.remove(node);
        events.publish(new Event.Warned("the rules of node " + node + " were changed; repairing"));
        var _ = dataPlane.repair(node);
      }
    });
  }

  /** By node, a checksum of its tables, or that some are missing. */
  private Map<String, String> sums(Map<String, Integer> running) {
    var script = new StringBuilder();
    var sums = new HashMap<String, String>();
    running.forEach((node, pid) -> {
      var tables = dataPlane.tables(node);
      if (tables.isEmpty()) {
        return;
      }
      var own = tables.stream().filter(table -> !table.isIptables()).count();
      dataPlane.rules(node).map(rules -> sum(rules, own)).ifPresent(sum -> sums.put(node, sum));
      script.append(iptables(node, pid, tables));
    });
    if (!script.isEmpty()) {
      agent
          .run(script + "rm -f " + FILE + "\n")
          .lines()
          .map(line -> line.split(" ", 2))
          .forEach(words -> sums.computeIfPresent(words[0], (_, sum) -> both(sum, words[1])));
    }
    return sums;
  }

  private static String both(String one, String other) {
    return one.equals(GONE) || other.equals(GONE) ? GONE : one + " " + other;
  }

  /** Of the tables that are ours. */
  private static String sum(String rules, long wanted) {
    var sum = new CRC32();
    var there = 0;
    var isOurs = false;
    for (var line : rules.lines().toList()) {
      if (line.startsWith("table ")) {
        isOurs = line.contains(" netduo_");
        there += isOurs ? 1 : 0;
      }
      if (isOurs) {
        sum.update(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return there == wanted ? Long.toHexString(sum.getValue()) : GONE;
  }

  // With as few processes as it takes: this is done all day long.
  private static String iptables(String node, int pid, Set<TableName> tables) {
    var lists = new ArrayList<String>();
    for (var family : Family.values()) {
      var parts =
          tables.stream().filter(table -> table.isIptables() && table.family() == family).count();
      if (parts > 0) {
        var save = family == Family.IPV4 ? "iptables-save" : "ip6tables-save";
        lists.add(
            "nsenter -t %d -n %s | awk -v wanted=%d '%s'"
                .formatted(pid, save, parts, PROXYS_PARTS));
      }
    }
    return lists.isEmpty()
        ? ""
        : """
        { %2$s; } >%3$s 2>/dev/null && { printf '%5$s '; cksum <%3$s; } ||
          { [ ! -e /proc/%1$d/ns/net ] || echo '%5$s %4$s'; }
        """
            .formatted(pid, String.join(" && ", lists), FILE, GONE, node);
  }

  @Override
  public void close() {
    closed.countDown();
    watcher.interrupt();
  }
}
