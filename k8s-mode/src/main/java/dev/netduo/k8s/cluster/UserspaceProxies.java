package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.agent.ScriptWait;
import dev.netduo.emulator.event.Events;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.runtime.PodRuntime;
import dev.netduo.k8s.runtime.Resync;
import dev.netduo.k8s.service.Relay;
import dev.netduo.k8s.service.RelayConfig;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The proxy processes of proxy mode userspace: an nginx on every node, told what to lead where. A
 * pod runs it, so that one that is killed is started again, and told again.
 */
final class UserspaceProxies implements AutoCloseable {
  private static final NodeProxy PROXY =
      new NodeProxy("kube-proxy", "nginx", RelayConfig.command());

  private final Agent agent;
  private final KubeApi api;
  private final PodRuntime runtime;
  private final Supplier<Map<String, List<Relay>>> wanted;
  private final Map<Integer, String> told = new HashMap<>();
  private final Resync resync;
  private final Informer<Pod> pods;

  /**
   * @param wanted what the process of each node is to do, by the node's name
   */
  UserspaceProxies(
      Agent agent,
      KubeApi api,
      PodRuntime runtime,
      Events events,
      Supplier<Map<String, List<Relay>>> wanted) {
    this.agent = agent;
    this.api = api;
    this.runtime = runtime;
    this.resync = new Resync("userspace-proxies", this::sync, events, "proxies are behind");
    this.wanted = wanted;
    PROXY.ensure(api);
    this.pods = Informer.start(api, Kinds.POD, SystemObjects.NAMESPACE, change -> refresh());
    resync.begin();
  }

  /** Something may have changed. */
  void refresh() {
    var _ = resync.request().exceptionally(_ -> null);
  }

  /** Waits until the proxies that run know what the API's objects say now. */
  void settle() {
    resync.runNow();
  }

  /**
   * Waits until there is a proxy on so many nodes.
   *
   * @throws NetduoException where that takes longer than the patience
   */
  void awaitRunning(int nodes, Duration patience) {
    var deadline = System.nanoTime() + patience.toNanos();
    while (running().size() < nodes) {
      if (System.nanoTime() > deadline) {
        throw new NetduoException(
            "only " + running().size() + " of " + nodes + " nodes have a proxy process",
            "see why with: kubectl -n kube-system describe pods");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    settle();
  }

  // Those whose process is there; what it is told it keeps for as long as it lives.
  private Map<Integer, String> running() {
    var running = new HashMap<Integer, String>();
    PROXY
        .running(api.list(Kinds.POD, SystemObjects.NAMESPACE).items(), runtime)
        .forEach((pid, pod) -> {
          if (PodReadiness.isReady(pod)) {
            running.put(pid, pod.getSpec().getNodeName());
          }
        });
    return running;
  }

  private void sync() {
    var relays = wanted.get();
    var running = running();
    told.keySet().retainAll(Set.copyOf(running.keySet()));
    running.forEach((pid, node) -> tell(pid, relays.getOrDefault(node, List.of())));
  }

  private void tell(int pid, List<Relay> relays) {
    var config = RelayConfig.of(relays);
    if (!config.equals(told.get(pid))) {
      told.remove(pid);
      var _ = agent.run(script(pid, config));
      told.put(pid, config);
    }
  }

  private static String script(int pid, String config) {
    return """
    set -e
    workers() { pgrep -P %1$d -f 'nginx: worker process *$' || true; }
    # One that begins writes a file of its own yet, and would be ended by a signal.
    %4$sfile=/proc/%1$d/root%2$s
    cat >$file.new <<'END_OF_FILE'
    %3$sEND_OF_FILE
    nsenter -t %1$d -m -n nginx -t -q -c %2$s.new >&2
    mv $file.new $file
    before=$(workers)
    kill -HUP %1$d
    # Until the old worker takes nothing new any more, it would lead as before.
    %5$s\
    """
        .formatted(
            pid,
            RelayConfig.FILE,
            config,
            ScriptWait.until("[ -n \"$(workers)\" ]", "the proxy does not begin"),
            ScriptWait.until(
                "now=$(workers) && [ -n \"$now\" ] && [ \"$now\" != \"$before\" ]"
                    + " && [ $(echo \"$now\" | wc -l) = 1 ]",
                "the proxy does not take its configuration"));
  }

  @Override
  public void close() {
    pods.close();
    resync.close();
  }
}
