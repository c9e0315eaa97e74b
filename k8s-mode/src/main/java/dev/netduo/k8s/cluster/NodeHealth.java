package dev.netduo.k8s.cluster;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.runtime.DataPlane;
import dev.netduo.k8s.runtime.NodePlace;
import dev.netduo.k8s.runtime.PodRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import dev.netduo.emulator.NetduoException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Follows the nodes' containers: a node whose container stopped is not ready and has no rules, and
 * gets both back when the container runs again, perhaps at another address. One that is cut from the
 * network between the nodes is not ready either; what it has goes on by itself.
 */
final class NodeHealth implements AutoCloseable {
  // How often a stopped container is looked at; that one stops is told by the engine at once.
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final Agent agent;
  private final Containers containers;
  private final KubeApi api;
  private final DataPlane dataPlane;
  private final PodRuntime runtime;
  private final Function<Container, NodePlace> place;
  private final Map<String, Integer> pids = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Followed> followed = new ConcurrentHashMap<>();
  private final Set<String> cut = ConcurrentHashMap.newKeySet();
  private final String underlay;
  private final Thread heartbeat;

  private record Followed(String container, Thread thread) {}

  /**
   * Begins to follow.
   *
   * @param place where a node's container stands now
   * @param underlay the engine's name of the network between the nodes
   */
  NodeHealth(
      Agent agent,
      Containers containers,
      KubeApi api,
      DataPlane dataPlane,
      PodRuntime runtime,
      List<ClusterNodes.Started> nodes,
      Function<Container, NodePlace> place,
      String underlay) {
    this.agent = agent;
    this.underlay = underlay;
    this.containers = containers;
    this.api = api;
    this.dataPlane = dataPlane;
    this.runtime = runtime;
    this.place = place;
    nodes.forEach(this::follow);
    this.heartbeat = Thread.ofVirtual().name("node-heartbeat").start(this::beat);
  }

  /** Follows one more node. */
  void follow(ClusterNodes.Started node) {
    var name = node.network().name();
    var container = node.place().container();
    pids.put(name, node.place().pid());
    var thread = Thread.ofVirtual().name("node-" + name).unstarted(() -> follow(name, container));
    followed.put(name, new Followed(container, thread));
    thread.start();
  }

  /** Follows a node no longer. */
  void forget(String node) {
    Optional.ofNullable(followed.remove(node)).ifPresent(known -> known.thread().interrupt());
    pids.remove(node);
    cut.remove(node);
  }

  /** What the lease of a kubelet is: a node that nobody can reach does not renew it. */
  private void beat() {
    try {
      while (!closed.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        followed.forEach(this::beat);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat(String node, Followed known) {
    if (!pids.containsKey(node)) {
      return;
    }
    try {
      var found = containers.find(known.container()).filter(Container::isRunning);
      if (found.isEmpty()) {
        return;
      }
      if (!found.get().attachments().containsKey(underlay)) {
        if (cut.add(node)) {
          runtime.stopped(node);
          letTheEngineBack(found.get().pid());
          SystemObjects.nodeLost(api, node, "the node is cut from the network between the nodes");
        }
      } else if (cut.remove(node)) {
        started(node, found.get());
      }
    } catch (NetduoException e) {
      // Asked again.
    }
  }

  /** A process in a node's namespace; empty while the node is stopped. */
  Optional<Integer> pidOf(String node) {
    return Optional.ofNullable(pids.get(node));
  }

  private void follow(String node, String container) {
    try {
      while (isFollowed(node)) {
        awaitEnd(container);
        if (!isFollowed(node)) {
          return;
        }
        stopped(node);
        awaitStart(container).ifPresent(running -> started(node, running));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // The engine connects nobody again who has a default route.
  private void letTheEngineBack(int pid) {
    agent.run(
        "for f in -4 -6; do nsenter -t "
            + pid
            + " -n ip $f route del blackhole default 2>/dev/null; done; true");
  }

  private void awaitEnd(String container) throws InterruptedException {
    try {
      containers.await(container);
    } catch (EngineException e) {
      // Removed, or the engine does not answer: in both cases it is looked at until it runs.
      closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private Optional<Container> awaitStart(String container) throws InterruptedException {
    while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      try {
        var running = containers.find(container).filter(Container::isRunning);
        if (running.isPresent()) {
          return running;
        }
      } catch (EngineException e) {
        // Asked again.
      }
    }
    return Optional.empty();
  }

  private void stopped(String node) {
    pids.remove(node);
    runtime.stopped(node);
    SystemObjects.nodeStopped(api, node);
    var _ = dataPlane.nodeStopped(node);
  }

  private void started(String node, Container running) {
    var now = place.apply(running);
    pids.put(node, now.pid());
    runtime.moved(now);
    dataPlane.nodeStarted(now.network(), now.pid()).exceptionally(e -> null).join();
    SystemObjects.nodeReady(api, now.network());
  }

  private boolean isFollowed(String node) {
    return closed.getCount() > 0 && followed.containsKey(node);
  }

  @Override
  public void close() {
    closed.countDown();
    heartbeat.interrupt();
    followed.values().forEach(known -> known.thread().interrupt());
  }
}
