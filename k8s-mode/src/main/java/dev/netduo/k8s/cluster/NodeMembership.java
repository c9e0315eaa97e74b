package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.ipam.AddressRequest;
import dev.netduo.k8s.runtime.DataPlane;
import dev.netduo.k8s.runtime.PodRuntime;
import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

/**
 * Nodes join and leave with their objects: one that somebody creates gets a container, a part of
 * the pod ranges and routes on all others; one that is deleted loses them, and its pods go.
 */
final class NodeMembership implements AutoCloseable {
  private final KubeApi api;
  private final ClusterNodes nodes;
  private final DataPlane dataPlane;
  private final PodRuntime runtime;
  private final NodeHealth health;
  private final Events events;
  private final NodeMachine machine;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("node-membership").factory());
  private final Informer<Node> objects;

  /** Begins to follow the objects; those of nodes that are there already are fine. */
  NodeMembership(
      KubeApi api,
      ClusterNodes nodes,
      DataPlane dataPlane,
      PodRuntime runtime,
      NodeHealth health,
      Events events,
      NodeMachine machine) {
    this.machine = machine;
    this.api = api;
    this.nodes = nodes;
    this.dataPlane = dataPlane;
    this.runtime = runtime;
    this.health = health;
    this.events = events;
    this.objects = Informer.start(api, Kinds.NODE, this::changed);
  }

  private void changed(Informer.Change<Node> change) {
    var name = change.object().getMetadata().getName();
    var stays = change.before().isPresent() && change.after().isPresent();
    var off = change.after().filter(NodeChanges::isDisconnected).isPresent();
    if (stays && off == change.before().filter(NodeChanges::isDisconnected).isPresent()) {
      return;
    }
    try {
      worker.execute(() -> reconcile(name, off));
    } catch (RejectedExecutionException e) {
      // The cluster is being taken down.
    }
  }

  private void reconcile(String name, boolean off) {
    var wanted =
        api.get(Kinds.NODE, "", name).filter(node -> !Cluster.isObjectOnly(node)).isPresent();
    try {
      if (wanted && !nodes.has(name)) {
        join(name);
      } else if (!wanted && nodes.has(name)) {
        leave(name);
      }
      if (nodes.has(name)) {
        nodes.underlay().set(name, !off);
      }
    } catch (NetduoException e) {
      events.publish(new Event.Warned("node " + name + ": " + e.getMessage()));
      SystemObjects.nodeLost(api, name, String.valueOf(e.getMessage()));
    }
  }

  private void join(String name) {
    var ranges = nodes.freeRanges(poolsOfNamespaces());
    var started = nodes.join(name, ranges);
    SystemObjects.assignRanges(api, started.network());
    runtime.joined(started.place());
    dataPlane.nodeStarted(started.network(), started.place().pid()).join();
    health.follow(started);
    SystemObjects.nodeReady(api, started.network(), machine);
  }

  // A range that a namespace's pods are given from must never become a node's.
  private List<Cidr> poolsOfNamespaces() {
    return api.list(Kinds.NAMESPACE).items().stream()
        .flatMap(namespace ->
            Optional.ofNullable(namespace.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(AddressRequest.POOL))
                .stream())
        .filter(text -> text.indexOf('/') >= 0)
        .flatMap(NodeMembership::ranges)
        .toList();
  }

  private static Stream<Cidr> ranges(String text) {
    try {
      return Cidr.parseList(text).stream();
    } catch (NetduoException e) {
      // Pods of that namespace are told.
      return Stream.empty();
    }
  }

  private void leave(String name) {
    health.forget(name);
    runtime.left(name);
    dataPlane.nodeLeft(name).exceptionally(e -> null).join();
    nodes.leave(name);
  }

  @Override
  public void close() {
    objects.close();
    worker.shutdownNow();
  }
}
