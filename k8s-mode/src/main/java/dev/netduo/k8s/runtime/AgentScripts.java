package dev.netduo.k8s.runtime;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Scripts for the agent that come while one runs are gathered into one further run. */
final class AgentScripts implements AutoCloseable {
  private static final String FAILED = "netduo-failed ";

  private final Agent agent;
  private final Resync resync = new Resync("pod-files", this::runQueued);
  private final List<Queued> queue = new ArrayList<>();

  private record Queued(String script, CompletableFuture<Void> done) {}

  AgentScripts(Agent agent) {
    this.agent = agent;
    resync.begin();
  }

  /** Runs a script; the answer fails where any of its lines does. */
  CompletableFuture<Void> run(String script) {
    var queued = new Queued(script, new CompletableFuture<>());
    synchronized (queue) {
      queue.add(queued);
    }
    var _ =
        resync
            .request()
            .exceptionally(e -> {
              queued.done().completeExceptionally(e);
              return null;
            });
    return queued.done();
  }

  private void runQueued() {
    List<Queued> now;
    synchronized (queue) {
      now = List.copyOf(queue);
      queue.clear();
    }
    var script = new StringBuilder();
    for (int i = 0; i < now.size(); i++) {
      // Not "(...) || echo": in a list of that kind the shell takes no notice of "set -e".
      script.append("(\nset -e\n").append(now.get(i).script()).append(")\n");
      script.append("[ $? -eq 0 ] || echo ").append(FAILED).append(i).append('\n');
    }
    if (now.isEmpty()) {
      return;
    }
    try {
      var failed =
          agent
              .run(script.append("true\n").toString())
              .lines()
              .filter(line -> line.startsWith(FAILED))
              .map(line -> Integer.parseInt(line.substring(FAILED.length())))
              .collect(Collectors.toSet());
      for (int i = 0; i < now.size(); i++) {
        if (failed.contains(i)) {
          now.get(i)
              .done()
              .completeExceptionally(new NetduoException("files of a pod could not be written"));
        } else {
          now.get(i).done().complete(null);
        }
      }
    } catch (NetduoException e) {
      now.forEach(queued -> queued.done().completeExceptionally(e));
    }
  }

  @Override
  public void close() {
    resync.close();
  }
}
