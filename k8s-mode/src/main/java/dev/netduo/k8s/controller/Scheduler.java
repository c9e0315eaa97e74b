package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Pods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Chooses a node for each pod that has none, by {@link PlacementChoice}. */
final class Scheduler implements AutoCloseable {
  private static final String NAME = "default-scheduler";

  private final KubeApi api;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue;
  private final Map<String, Node> nodes = new ConcurrentSkipListMap<>();
  private final NodeLoads placed = new NodeLoads();
  private final Set<ObjectKey> pending = ConcurrentHashMap.newKeySet();

  Scheduler(KubeApi api, Consumer<RuntimeException> failed) {
    this.api = api;
    this.events = new EventRecorder(api, NAME);
    this.queue = new WorkQueue<>("scheduler", this::schedule, failed);
  }

  void nodeChanged(Change<Node> change) {
    var name = change.object().getMetadata().getName();
    change.after().ifPresentOrElse(node -> nodes.put(name, node), () -> nodes.remove(name));
    pending.forEach(queue::add);
  }

  void podChanged(Change<Pod> change) {
    var pod = change.object();
    var key = ObjectKey.of(pod);
    var uid = pod.getMetadata().getUid();
    if (change.after().isEmpty() || Pods.hasEnded(pod)) {
      placed.remove(uid);
      pending.remove(key);
      // It may have been in the way of another.
      pending.forEach(queue::add);
    } else if (Pods.node(pod).isPresent()) {
      placed.put(uid, Placement.of(pod, Pods.node(pod).get()));
      pending.remove(key);
    } else if (!Pods.isTerminating(pod)
        && NAME.equals(pod.getSpec().getSchedulerName())
        && pending.add(key)) {
      queue.add(key);
    }
  }

  private void schedule(ObjectKey key) {
    var found =
        api.get(Kinds.POD, key.namespace(), key.name())
            .filter(p -> Pods.node(p).isEmpty() && Pods.isActive(p));
    if (found.isEmpty()) {
      pending.remove(key);
      return;
    }
    var pod = found.get();
    var all = List.copyOf(nodes.values());
    switch (PlacementChoice.of(pod, all, placed)) {
      case PlacementChoice.On(var node) -> bind(pod, node);
      case PlacementChoice.Nowhere(var why) -> report(pod, why);
    }
  }

  private void bind(Pod pod, String node) {
    var meta = pod.getMetadata();
    // Counted at once: the next pod is placed before the watch tells of this one.
    placed.put(meta.getUid(), Placement.of(pod, node));
    try {
      // The condition comes first, so that whoever sees the node sees a complete status.
      var told = api.updateStatus(Kinds.POD, withScheduled(pod, true, null, null));
      told.getSpec().setNodeName(node);
      api.update(Kinds.POD, told);
    } catch (ApiException e) {
      placed.remove(meta.getUid());
      throw e;
    }
    pending.remove(ObjectKey.of(pod));
    events.normal(
        pod,
        "Scheduled",
        "Successfully assigned " + meta.getNamespace() + "/" + meta.getName() + " to " + node);
  }

  private void report(Pod pod, String why) {
    var known =
        Pods.condition(pod, "PodScheduled").filter(c -> why.equals(c.getMessage())).isPresent();
    if (!known) {
      api.updateStatus(Kinds.POD, withScheduled(pod, false, "Unschedulable", why));
      events.warning(pod, "FailedScheduling", why);
    }
  }

  private static Pod withScheduled(
      Pod pod, boolean scheduled, @Nullable String reason, @Nullable String message) {
    var conditions = new ArrayList<PodCondition>();
    conditions.add(
        new PodConditionBuilder()
            .withType("PodScheduled")
            .withStatus(Conditions.status(scheduled))
            .withReason(reason)
            .withMessage(message)
            .withLastTransitionTime(Conditions.now())
            .build());
    pod.getStatus().getConditions().stream()
        .filter(c -> !"PodScheduled".equals(c.getType()))
        .forEach(conditions::add);
    pod.getStatus().setConditions(conditions);
    return pod;
  }

  @Override
  public void close() {
    queue.close();
  }
}
