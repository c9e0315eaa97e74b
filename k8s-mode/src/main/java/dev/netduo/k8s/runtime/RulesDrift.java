package dev.netduo.k8s.runtime;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.net.Family;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Finds rules that somebody else changed on a node, and has them written again. Once a second it
 * asks for a checksum of each node's tables, chains and rules without what they count and without
 * the elements of their sets (some 3 ms a node, at ten services and at ten thousand). One that
 * differs although nothing was written in between is drift; so are another number of tables or of
 * rules than was written.
 */
public final class RulesDrift implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final String FILE = "/tmp/netduo-rules.$$";
  private static final String GONE = "gone";

  // Lines that begin further to the right continue a rule.
  private static final Pattern RULE = Pattern.compile("^\t\t(?!type )\\S");

  // What iptables-save says of the parts that are a proxy's. Each is there as long as a base chain
  // leads to it; fails where not as many of them are there, or of their rules, as wanted are.
  private static final String PROXYS_PARTS =
      """
      /^\\*/ { table = $1 }
      / -j KUBE-/ && !/^-A KUBE-/ && table != "" { there++; table = "" }
      /^-A KUBE-/ || / -j KUBE-/ { rules++ }
      /^:KUBE-/ || /^-A KUBE-/ || / -j KUBE-/
      END { exit there != wanted || rules != written }
      """
          .strip();

  private final Agent agent;
  private final Events events;
  private final DataPlane dataPlane;
  private final Supplier<Map<String, Integer>> nodes;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, Written> written = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread watcher;

  /** What a node's rules looked like, and when. */
  private record Seen(int pid, String sum, long generation) {}

  /** What a node was given, and when. */
  private record Written(long generation, RuleCounts counts) {}

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
    var sums = sums(running, generation);
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

  /** By node, a checksum of its tables, or that some of what was written is missing. */
  private Map<String, String> sums(Map<String, Integer> running, long generation) {
    var script = new StringBuilder();
    var sums = new HashMap<String, String>();
    running.forEach((node, pid) -> {
      var wanted = written(node, generation);
      if (wanted.nft().tables() == 0) {
        return;
      }
      dataPlane
          .rules(node)
          .map(rules -> sum(rules, wanted.nft()))
          .ifPresent(sum -> sums.put(node, sum));
      script.append(iptables(node, pid, wanted.iptables()));
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

  private RuleCounts written(String node, long generation) {
    var known = written.get(node);
    if (known == null || known.generation() != generation) {
      known = new Written(generation, RuleCounts.of(dataPlane.tables(node)));
      written.put(node, known);
    }
    return known.counts();
  }

  private static String both(String one, String other) {
    return one.equals(GONE) || other.equals(GONE) ? GONE : one + " " + other;
  }

  /** Of the tables that are ours. */
  static String sum(String listed, RuleCounts.Count wanted) {
    var sum = new CRC32();
    var tables = 0;
    var rules = 0;
    var isOurs = false;
    var inChain = false;
    for (var line : listed.lines().toList()) {
      if (line.startsWith("table ")) {
        isOurs = line.contains(" netduo_");
        tables += isOurs ? 1 : 0;
      } else if (line.startsWith("\tchain ")) {
        inChain = true;
      } else if (line.equals("\t}")) {
        inChain = false;
      } else if (isOurs && inChain && RULE.matcher(line).find()) {
        rules++;
      }
      if (isOurs) {
        sum.update(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return tables == wanted.tables() && rules == wanted.rules()
        ? Long.toHexString(sum.getValue())
        : GONE;
  }

  // With as few processes as it takes: this is done all day long.
  private static String iptables(String node, int pid, Map<Family, RuleCounts.Count> wanted) {
    var lists = new ArrayList<String>();
    wanted.forEach((family, count) -> {
      var save = family == Family.IPV4 ? "iptables-save" : "ip6tables-save";
      lists.add(
          "nsenter -t %d -n %s | awk -v wanted=%d -v written=%d '%s'"
              .formatted(pid, save, count.tables(), count.rules(), PROXYS_PARTS));
    });
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
