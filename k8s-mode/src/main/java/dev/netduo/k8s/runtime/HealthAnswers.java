package dev.netduo.k8s.runtime;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.net.Family;
import dev.netduo.k8s.service.HealthCheck;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The answers of nodes at the health check ports of services. A small server per node, port and
 * address family stands in the node's namespace and shows a file, so that it answers on when this
 * process is gone; the files are written anew when endpoints change. Twice a second it looks
 * whether all servers are there.
 */
public final class HealthAnswers implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final String SERVER =
      """
      while IFS= read -r line; do [ ${#line} -gt 1 ] || break; done
      cat "$1"
      """;

  private final Agent agent;
  private final String folder;
  private final Supplier<List<HealthCheck>> wanted;
  private final Supplier<Map<String, Integer>> nodes;
  private final Resync resync;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread watcher;
  private volatile Map<Server, String> written = Map.of();
  private volatile boolean begun;

  /**
   * A server.
   *
   * @param pid a process in its node's namespace
   * @param family which of the node's addresses it answers at
   */
  private record Server(int pid, int port, Family family) {
    String id() {
      return pid + "-" + port + "-" + family.kubernetes();
    }

    String listen() {
      // One for both would take the port from the other: those of a service may differ.
      return switch (family) {
        case IPV4 -> "TCP4-LISTEN:" + port;
        case IPV6 -> "TCP6-LISTEN:" + port + ",ipv6only";
      };
    }
  }

  /**
   * @param cluster tells its servers from another cluster's
   * @param wanted what is to be told now
   * @param nodes a process in each running node's namespace, by the node's name
   */
  public HealthAnswers(
      Agent agent,
      Events events,
      String cluster,
      Supplier<List<HealthCheck>> wanted,
      Supplier<Map<String, Integer>> nodes) {
    this.agent = agent;
    this.resync = new Resync("health-checks", this::write, events, "health checks are behind");
    this.folder = "/tmp/netduo-health/" + cluster;
    this.wanted = wanted;
    this.nodes = nodes;
    resync.begin();
    this.watcher = Thread.ofVirtual().name("health-answers").start(this::follow);
  }

  // The servers end with the agent's container.
  private void follow() {
    try {
      while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        var servers = written.keySet();
        if (!servers.isEmpty() && !stand(servers)) {
          begun = false;
          refresh();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean stand(Set<Server> servers) {
    var script = new StringBuilder("mkdir -p " + folder + "\ncd " + folder + "\n");
    servers.forEach(server ->
        script.append(isRunning(server.id())).append(" || echo ").append(server.id()).append('\n'));
    // A script that finds the agent gone fails, and the next one starts it anew.
    for (int tries = 0; tries < 2; tries++) {
      try {
        return agent.run(script.toString()).isBlank();
      } catch (NetduoException _) {
        // Where the engine is gone, too, the next look finds out.
      }
    }
    return true;
  }

  private static String isRunning(String id) {
    return "grep -qs socat /proc/$(cat " + id + ".pid 2>/dev/null)/cmdline";
  }

  /** Something may have changed. */
  public void refresh() {
    var _ = resync.request().exceptionally(_ -> null);
  }

  private void write() {
    var now = answers();
    if (begun && now.equals(written)) {
      return;
    }
    agent.run(script(now));
    written = now;
    begun = true;
  }

  private Map<Server, String> answers() {
    var answers = new LinkedHashMap<Server, String>();
    var running = nodes.get();
    for (var check : wanted.get()) {
      running.forEach((node, pid) ->
          answers.put(new Server(pid, check.port(), check.family()), check.answer(node)));
    }
    return answers;
  }

  private String script(Map<Server, String> answers) {
    var script = new StringBuilder("mkdir -p " + folder + "\ncd " + folder + "\n");
    script.append("cat >server <<'END'\n").append(SERVER).append("END\n");
    script.append("touch wanted\n: >wanted\n");
    answers.forEach((server, answer) -> {
      var id = server.id();
      script.append("echo ").append(id).append(" >>wanted\n");
      script.append("cat >").append(id).append(".new <<'END'\n").append(answer).append("\nEND\n");
      script.append("mv ").append(id).append(".new ").append(id).append(".answer\n");
      script
          .append(isRunning(id))
          .append(" || {\n")
          .append("setsid nsenter -t ")
          .append(server.pid())
          .append(" -n socat ")
          .append(server.listen())
          .append(",fork,reuseaddr 'EXEC:sh ")
          .append(folder)
          .append("/server ")
          .append(folder)
          .append('/')
          .append(id)
          .append(".answer' </dev/null >/dev/null 2>&1 &\n")
          .append("echo $! >")
          .append(id)
          .append(".pid\n}\n");
    });
    // What is no longer wanted, of this process or an earlier one.
    script.append(
        """
        for file in *.pid; do
          id=${file%.pid}
          [ -e "$file" ] && ! grep -qx "$id" wanted || continue
          grep -qs socat /proc/$(cat "$file")/cmdline && kill $(cat "$file")
          rm -f "$file" "$id.answer"
        done
        true
        """);
    return script.toString();
  }

  /** Ends the servers, where the cluster goes. */
  public void remove() {
    if (!written.isEmpty()) {
      agent.run(script(Map.of()));
    }
  }

  /** Follows no more; the servers stay. */
  @Override
  public void close() {
    closed.countDown();
    watcher.interrupt();
    resync.close();
  }
}
