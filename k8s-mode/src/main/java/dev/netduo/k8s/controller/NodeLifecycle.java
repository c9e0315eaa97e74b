package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.Pods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What a node's state means for its pods: taints, pods that are no longer ready, and after a while
 * pods that go. Source: Kubernetes {@code pkg/controller/nodelifecycle} and {@code tainteviction}.
 */
final class NodeLifecycle implements AutoCloseable {
  private static final String UNREACHABLE = "node.kubernetes.io/unreachable";
  private static final Set<String> OWN =
      Set.of(NodeFit.NOT_READY, UNREACHABLE, NodeFit.UNSCHEDULABLE);
  private static final String LOST = "NodeNotReady";

  private final KubeApi api;
  private final EventRecorder nodeEvents;
  private final EventRecorder evictions;
  private final WorkQueue<String> queue;
  private final Map<String, Map<String, Pod>> pods = new ConcurrentHashMap<>();
  private final Set<String> nodes = ConcurrentHashMap.newKeySet();

  NodeLifecycle(KubeApi api, Consumer<RuntimeException> failed) {
    this.api = api;
    this.nodeEvents = new EventRecorder(api, "node-controller");
    this.evictions = new EventRecorder(api, "taint-eviction-controller");
    this.queue = new WorkQueue<>("node-lifecycle", this::reconcile, failed);
  }

  void nodeChanged(Change<Node> change) {
    var node = change.object();
    var name = node.getMetadata().getName();
    if (change.after().isEmpty()) {
      nodes.remove(name);
      queue.add(name);
      return;
    }
    nodes.add(name);
    var before = change.before().map(NodeLifecycle::telling);
    if (!before.equals(Optional.of(telling(node)))) {
      queue.add(name);
    }
  }

  // A node that only says once more that it is there needs no look.
  private static List<Object> telling(Node node) {
    return List.of(
        NodeFit.readiness(node),
        Boolean.TRUE.equals(node.getSpec().getUnschedulable()),
        taints(node));
  }

  void podChanged(Change<Pod> change) {
    var pod = change.object();
    var uid = pod.getMetadata().getUid();
    Pods.node(pod)
        .ifPresent(node -> {
          var here = pods.computeIfAbsent(node, _ -> new ConcurrentHashMap<>());
          if (change.after().isEmpty()) {
            here.remove(uid);
            return;
          }
          if (here.put(uid, pod) == null) {
            queue.add(node);
          }
        });
  }

  private void reconcile(String name) {
    var found = api.get(Kinds.NODE, "", name);
    if (found.isEmpty()) {
      // Pods of a node that was taken out of the cluster have nobody to end them.
      if (!nodes.contains(name)) {
        on(name).forEach(pod -> delete(pod, DeleteOptions.NOW));
      }
      return;
    }
    var node = taint(found.get());
    var lost = isLost(node);
    on(name).forEach(pod -> mark(pod, lost));
    evict(node);
  }

  private List<Pod> on(String node) {
    return List.copyOf(pods.getOrDefault(node, Map.of()).values());
  }

  private static List<Taint> taints(Node node) {
    return Optional.ofNullable(node.getSpec().getTaints()).orElse(List.of());
  }

  // A node that is new has not said anything yet.
  private static boolean isLost(Node node) {
    return !Set.of("True", "").contains(NodeFit.readiness(node));
  }

  private Node taint(Node node) {
    var wanted = wanted(node);
    if (wanted.equals(taints(node))) {
      return node;
    }
    if (isLost(node) && taints(node).stream().noneMatch(t -> "NoExecute".equals(t.getEffect()))) {
      nodeEvents.normal(
          node,
          "NodeNotReady",
          "Node " + node.getMetadata().getName() + " status is now: NodeNotReady");
    }
    return api.modify(
            Kinds.NODE,
            "",
            node.getMetadata().getName(),
            n -> {
              n.getSpec().setTaints(wanted(n));
              return n;
            })
        .orElse(node);
  }

  private static List<Taint> wanted(Node node) {
    var keys = new ArrayList<Taint>();
    if (Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      keys.add(NodeFit.taint(NodeFit.UNSCHEDULABLE, "NoSchedule"));
    }
    switch (NodeFit.readiness(node)) {
      case "True", "" -> {}
      case "False" -> {
        keys.add(NodeFit.taint(NodeFit.NOT_READY, "NoSchedule"));
        keys.add(NodeFit.taint(NodeFit.NOT_READY, "NoExecute"));
      }
      default -> {
        keys.add(NodeFit.taint(UNREACHABLE, "NoSchedule"));
        keys.add(NodeFit.taint(UNREACHABLE, "NoExecute"));
      }
    }
    var wanted =
        new ArrayList<>(
            taints(node).stream()
                .filter(t -> !OWN.contains(t.getKey()) || keys.stream().anyMatch(k -> same(k, t)))
                .toList());
    keys.stream()
        .filter(key -> wanted.stream().noneMatch(t -> same(key, t)))
        .map(key -> new TaintBuilder(key).withTimeAdded(Conditions.now()).build())
        .forEach(wanted::add);
    return wanted;
  }

  private static boolean same(Taint a, Taint b) {
    return a.getKey().equals(b.getKey()) && a.getEffect().equals(b.getEffect());
  }

  /** Says of a pod on a lost node that it is not ready, and takes it back when the node is back. */
  private void mark(Pod pod, boolean lost) {
    var ready = Pods.condition(pod, "Ready");
    var marked = ready.filter(c -> LOST.equals(c.getReason())).isPresent();
    var serving = ready.filter(c -> c.getStatus().equals("True")).isPresent();
    if (lost ? !serving : !marked) {
      return;
    }
    var meta = pod.getMetadata();
    api.modifyStatus(
        Kinds.POD,
        meta.getNamespace(),
        meta.getName(),
        p -> {
          p.getStatus()
              .setConditions(
                  p.getStatus().getConditions().stream()
                      .map(c -> c.getType().equals("Ready") ? changed(p, c, lost) : c)
                      .toList());
          return p;
        });
    if (lost) {
      nodeEvents.warning(pod, "NodeNotReady", "Node is not ready");
    }
  }

  private static PodCondition changed(Pod pod, PodCondition ready, boolean lost) {
    if (lost ? !ready.getStatus().equals("True") : !LOST.equals(ready.getReason())) {
      return ready;
    }
    var contained =
        Pods.condition(pod, "ContainersReady").map(PodCondition::getStatus).orElse("True");
    return new PodConditionBuilder(ready)
        .withStatus(lost ? "False" : contained)
        .withReason(lost ? LOST : null)
        .withLastTransitionTime(Conditions.now())
        .build();
  }

  private void evict(Node node) {
    var driving = taints(node).stream().filter(t -> "NoExecute".equals(t.getEffect())).toList();
    if (driving.isEmpty()) {
      return;
    }
    var next =
        on(node.getMetadata().getName()).stream()
            .filter(Pods::isActive)
            .map(pod -> evict(pod, driving))
            .flatMap(Optional::stream)
            .min(Duration::compareTo);
    next.ifPresent(pause -> queue.addAfter(node.getMetadata().getName(), pause.plusMillis(1)));
  }

  /** Removes a pod whose time is up; how long it has left where it is not. */
  private Optional<Duration> evict(Pod pod, List<Taint> driving) {
    var left = Optional.<Duration>empty();
    for (var taint : driving) {
      var seconds =
          NodeFit.bearing(pod.getSpec(), taint)
              .map(t -> Optional.ofNullable(t.getTolerationSeconds()))
              .toList();
      if (!seconds.isEmpty() && seconds.stream().allMatch(Optional::isEmpty)) {
        continue;
      }
      var shortest = seconds.stream().flatMap(Optional::stream).min(Long::compare).orElse(0L);
      var since =
          Optional.ofNullable(taint.getTimeAdded()).map(Instant::parse).orElseGet(Instant::now);
      var pause = Duration.between(Instant.now(), since.plusSeconds(Math.max(0, shortest)));
      if (!pause.isPositive()) {
        evictions.normal(
            pod,
            "TaintManagerEviction",
            "Marking for deletion Pod "
                + pod.getMetadata().getNamespace()
                + "/"
                + pod.getMetadata().getName());
        delete(pod, DeleteOptions.DEFAULT);
        return Optional.empty();
      }
      left = left.filter(d -> d.compareTo(pause) < 0).or(() -> Optional.of(pause));
    }
    return left;
  }

  private void delete(Pod pod, DeleteOptions options) {
    var meta = pod.getMetadata();
    try {
      api.delete(
          Kinds.POD,
          meta.getNamespace(),
          meta.getName(),
          options.withUid(Objects.requireNonNull(meta.getUid())));
    } catch (ApiException e) {
      if (!e.isNotFound() && e.code() != ApiException.CONFLICT) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
