package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.runtime.DataPlane;
import dev.netduo.k8s.runtime.NodePlace;
import dev.netduo.k8s.runtime.PodRuntime;
import dev.netduo.k8s.underlay.Underlay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Follows the nodes' containers: a node whose container stopped is not ready and has no rules, and
 * gets both back, and its cable, when the container runs again. One that is cut from the network
 * between the nodes is not ready either; what it has goes on by itself.
 */
final class NodeHealth implements AutoCloseable {
  // How often a stopped container is looked at; that one stops is told by the engine at once.
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final Containers containers;
  private final KubeApi api;
  private final DataPlane dataPlane;
  private final PodRuntime runtime;
  private final Function<Container, NodePlace> place;
  private final NodeMachine machine;
  private final Map<String, Integer> pids = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Followed> followed = new ConcurrentHashMap<>();
  private final Map<String, Thread> threads = new ConcurrentHashMap<>();
  private final Set<String> cut = ConcurrentHashMap.newKeySet();
  private final Underlay underlay;
  private final Thread heartbeat;

  /** A node's container; the lock is held while what became of it is taken over. */
  private record Followed(String container, ReentrantLock lock) {}

  /**
   * Begins to follow.
   *
   * @param place where a node's container stands now
   * @param machine what the nodes are on
   * @param underlay the network between the nodes
   */
  NodeHealth(
      Containers containers,
      KubeApi api,
      DataPlane dataPlane,
      PodRuntime runtime,
      List<ClusterNodes.Started> nodes,
      Function<Container, NodePlace> place,
      NodeMachine machine,
      Underlay underlay) {
    this.underlay = underlay;
    this.containers = containers;
    this.api = api;
    this.dataPlane = dataPlane;
    this.runtime = runtime;
    this.place = place;
    this.machine = machine;
    nodes.forEach(this::follow);
    this.heartbeat = Thread.ofVirtual().name("node-heartbeat").start(this::beat);
  }

  /** Follows one more node. */
  void follow(ClusterNodes.Started node) {
    var name = node.network().name();
    var container = node.place().container();
    pids.put(name, node.place().pid());
    var known = new Followed(container, new ReentrantLock());
    followed.put(name, known);
    threads.put(name, Thread.ofVirtual().name("node-" + name).start(() -> follow(name, known)));
  }

  /** Follows a node no longer. */
  void forget(String node) {
    followed.remove(node);
    Optional.ofNullable(threads.remove(node)).ifPresent(Thread::interrupt);
    pids.remove(node);
    cut.remove(node);
  }

  /** What the lease of a kubelet is: a node that nobody can reach does not renew it. */
  private void beat() {
    try {
      while (!closed.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        beatOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void beatOnce() {
    try {
      var ports = underlay.ensurePorts();
      followed.forEach((node, known) -> {
        var on = Optional.ofNullable(ports.get(node));
        if (!on.equals(Optional.of(!cut.contains(node)))) {
          isRunning(node, known);
        }
      });
    } catch (RuntimeException e) {
      // Looked at again.
    }
  }

  /**
   * Takes over what became of a node's container; answers whether it runs. One that was stopped and
   * started while nobody looked has another process.
   */
  private boolean look(String node, Followed known) {
    known.lock().lock();
    try {
      if (!isFollowed(node)) {
        return false;
      }
      var running = containers.find(known.container()).filter(Container::isRunning);
      var before = pidOf(node);
      if (before.isPresent() && !before.equals(running.map(Container::pid))) {
        stopped(node);
      }
      running.ifPresent(now -> running(node, now));
      return running.isPresent();
    } finally {
      known.lock().unlock();
    }
  }

  private void running(String node, Container now) {
    var known = pids.containsKey(node);
    if ((!known || !isReached(node)) && cut.add(node) && known) {
      runtime.stopped(node);
      lost(node);
    }
    if (!cut.contains(node)) {
      return;
    }
    // Also where it was begun before: it is cut until all of it is done.
    underlay.plug(Map.of(node, now.pid()));
    if (isReached(node)) {
      started(node, now);
      cut.remove(node);
    } else if (!known) {
      lost(node);
    }
  }

  private boolean isReached(String node) {
    return underlay.ensurePorts().getOrDefault(node, false);
  }

  private void lost(String node) {
    SystemObjects.nodeLost(api, node, "the node is cut from the network between the nodes");
  }

  /** A process in a node's namespace; empty while the node is stopped. */
  Optional<Integer> pidOf(String node) {
    return Optional.ofNullable(pids.get(node));
  }

  /** A process in each running node's namespace, by the node's name. */
  Map<String, Integer> pids() {
    return Map.copyOf(pids);
  }

  private void follow(String node, Followed known) {
    try {
      while (isFollowed(node)) {
        awaitEnd(known.container());
        while (!isRunning(node, known) && isFollowed(node)) {
          closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isRunning(String node, Followed known) {
    try {
      return look(node, known);
    } catch (NetduoException e) {
      // Asked again.
      return false;
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

  private void stopped(String node) {
    pids.remove(node);
    // First, as what netduo has in the node's namespace keeps that alive.
    var _ = dataPlane.nodeStopped(node);
    runtime.stopped(node);
    SystemObjects.nodeStopped(api, node);
  }

  private void started(String node, Container running) {
    var now = place.apply(running);
    pids.put(node, now.pid());
    runtime.moved(now);
    dataPlane.nodeStarted(now.network(), now.pid()).exceptionally(e -> null).join();
    SystemObjects.nodeReady(api, now.network(), machine);
  }

  private boolean isFollowed(String node) {
    return closed.getCount() > 0 && followed.containsKey(node);
  }

  @Override
  public void close() {
    closed.countDown();
    heartbeat.interrupt();
    threads.values().forEach(Thread::interrupt);
  }
}
