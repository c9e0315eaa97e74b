package dev.netduo.k8s.cluster;

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
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Follows the nodes' containers: a node whose container stopped is not ready and has no rules, and
 * gets both back when the container runs again, perhaps at another address.
 */
final class NodeHealth implements AutoCloseable {
  // How often a stopped container is looked at; that one stops is told by the engine at once.
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Containers containers;
  private final KubeApi api;
  private final DataPlane dataPlane;
  private final PodRuntime runtime;
  private final Function<Container, NodePlace> place;
  private final NodeMachine machine;
  private final Map<String, Integer> pids = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Thread> watchers;

  /**
   * Begins to follow.
   *
   * @param place where a node's container stands now
   * @param machine what the nodes are on
   */
  NodeHealth(
      Containers containers,
      KubeApi api,
      DataPlane dataPlane,
      PodRuntime runtime,
      List<ClusterNodes.Started> nodes,
      Function<Container, NodePlace> place,
      NodeMachine machine) {
    this.containers = containers;
    this.api = api;
    this.dataPlane = dataPlane;
    this.runtime = runtime;
    this.place = place;
    this.machine = machine;
    nodes.forEach(node -> pids.put(node.network().name(), node.place().pid()));
    this.watchers =
        nodes.stream()
            .map(node ->
                Thread.ofVirtual()
                    .name("node-" + node.network().name())
                    .start(() -> follow(node.network().name(), node.place().container())))
            .toList();
  }

  /** A process in a node's namespace; empty while the node is stopped. */
  Optional<Integer> pidOf(String node) {
    return Optional.ofNullable(pids.get(node));
  }

  /** A process in each running node's namespace, by the node's name. */
  Map<String, Integer> pids() {
    return Map.copyOf(pids);
  }

  private void follow(String node, String container) {
    try {
      while (!isClosed()) {
        awaitEnd(container);
        if (isClosed()) {
          return;
        }
        stopped(node);
        awaitStart(container).ifPresent(running -> started(node, running));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
    SystemObjects.nodeReady(api, now.network(), machine);
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
    watchers.forEach(Thread::interrupt);
  }
}
