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

/**
 * Chooses a node for each pod that has none: of the nodes it may run on, the one with the fewest
 * pods of the same owner, then the fewest pods, then the first by name.
 */
final class Scheduler implements AutoCloseable {
  private static final String NAME = "default-scheduler";

  private final KubeApi api;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue;
  private final Map<String, Node> nodes = new ConcurrentSkipListMap<>();
  private final Map<String, Placement> placed = new ConcurrentHashMap<>();
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
    } else if (Pods.node(pod).isPresent()) {
      placed.put(uid, new Placement(Pods.node(pod).get(), owner(pod)));
      pending.remove(key);
    } else if (!Pods.isTerminating(pod)
        && NAME.equals(pod.getSpec().getSchedulerName())
        && pending.add(key)) {
      queue.add(key);
    }
  }

  private static String owner(Pod pod) {
    return Pods.controller(pod).map(o -> o.getUid()).orElse(pod.getMetadata().getUid());
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
    var choice = Placement.choose(pod, owner(pod), all, placed.values());
    switch (choice) {
      case Placement.Choice.On(var node) -> bind(pod, node);
      case Placement.Choice.Nowhere(var why) -> report(pod, why);
    }
  }

  private void bind(Pod pod, String node) {
    var meta = pod.getMetadata();
    // Counted at once: the next pod is placed before the watch tells of this one.
    placed.put(meta.getUid(), new Placement(node, owner(pod)));
    try {
      // The condition comes first, so that whoever sees the node sees a complete status.
      setScheduled(pod, true, null, null);
      api.modify(
          Kinds.POD,
          meta.getNamespace(),
          meta.getName(),
          p -> p.edit().editSpec().withNodeName(node).endSpec().build());
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
      setScheduled(pod, false, "Unschedulable", why);
      events.warning(pod, "FailedScheduling", why);
    }
  }

  private void setScheduled(
      Pod pod,
      boolean scheduled,
      @org.jspecify.annotations.Nullable String reason,
      @org.jspecify.annotations.Nullable String message) {
    var condition =
        new PodConditionBuilder()
            .withType("PodScheduled")
            .withStatus(Conditions.status(scheduled))
            .withReason(reason)
            .withMessage(message)
            .withLastTransitionTime(Conditions.now())
            .build();
    api.modifyStatus(
        Kinds.POD,
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getName(),
        p -> {
          var conditions = new ArrayList<PodCondition>();
          conditions.add(condition);
          p.getStatus().getConditions().stream()
              .filter(c -> !"PodScheduled".equals(c.getType()))
              .forEach(conditions::add);
          p.getStatus().setConditions(conditions);
          return p;
        });
  }

  @Override
  public void close() {
    queue.close();
  }
}
