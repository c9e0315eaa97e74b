package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Keeps as many pods of a ReplicaSet as it asks for. */
final class ReplicaSetController implements AutoCloseable {
  // Who can best be spared: on no node, then not running, then not ready, then the youngest.
  private static final Comparator<Pod> SPARE_FIRST =
      Comparator.<Pod, Boolean>comparing(p -> Pods.node(p).isPresent())
          .thenComparing(p -> Pods.phase(p).equals("Running"))
          .thenComparing(Pods::isReady)
          .thenComparing(
              Comparator.<Pod, String>comparing(p -> p.getMetadata().getCreationTimestamp())
                  .reversed())
          .thenComparing(p -> p.getMetadata().getName());

  private final KubeApi api;
  private final PodControl control;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue;
  private final PodOwners owners;

  ReplicaSetController(KubeApi api, PodIndex index, Consumer<RuntimeException> failed) {
    this.api = api;
    this.control = new PodControl(api, index);
    this.events = new EventRecorder(api, "replicaset-controller");
    this.queue = new WorkQueue<>("replicaset", this::reconcile, failed);
    this.owners = new PodOwners("ReplicaSet", queue::add);
  }

  void setChanged(Change<ReplicaSet> change) {
    owners.ownerChanged(change, set -> set.getSpec().getSelector());
  }

  void podChanged(Change<Pod> change) {
    owners.podChanged(change);
  }

  private void reconcile(ObjectKey key) {
    var found = api.get(Kinds.REPLICA_SET, key.namespace(), key.name());
    if (found.isEmpty()) {
      return;
    }
    var set = found.get();
    var pods = active(set);
    if (!Pods.isTerminating(set)) {
      var missing = set.getSpec().getReplicas() - pods.size();
      for (int i = 0; i < missing; i++) {
        create(set);
      }
      pods.stream().sorted(SPARE_FIRST).limit(Math.max(0, -missing)).forEach(p -> delete(set, p));
      if (missing != 0) {
        pods = active(set);
      }
    }
    report(set, pods);
  }

  private List<Pod> active(ReplicaSet set) {
    return control.claim(set, Selector.of(set.getSpec().getSelector())).stream()
        .filter(Pods::isActive)
        .toList();
  }

  private void create(ReplicaSet set) {
    try {
      control
          .create(PodControl.pod(set, set.getSpec().getTemplate()))
          .ifPresent(pod ->
              events.normal(
                  set, "SuccessfulCreate", "Created pod: " + pod.getMetadata().getName()));
    } catch (ApiException e) {
      events.warning(set, "FailedCreate", "Error creating: " + e.getMessage());
      throw e;
    }
  }

  private void delete(ReplicaSet set, Pod pod) {
    if (control.delete(pod)) {
      events.normal(set, "SuccessfulDelete", "Deleted pod: " + pod.getMetadata().getName());
    }
  }

  private void report(ReplicaSet set, List<Pod> pods) {
    var minReady = set.getSpec().getMinReadySeconds();
    var ready = (int) pods.stream().filter(Pods::isReady).count();
    var available = (int) pods.stream().filter(p -> PodControl.isAvailable(p, minReady)).count();
    if (available < ready) {
      queue.addAfter(ObjectKey.of(set), Duration.ofSeconds(1));
    }
    var meta = set.getSpec().getTemplate().getMetadata();
    var labels = meta == null ? Map.<String, String>of() : meta.getLabels();
    var fully =
        pods.stream().filter(p -> Pods.labels(p).entrySet().containsAll(labels.entrySet())).count();
    var status =
        new ReplicaSetStatusBuilder(
                set.getStatus() == null ? new ReplicaSetStatus() : set.getStatus())
            .withReplicas(pods.size())
            .withFullyLabeledReplicas((int) fully)
            .withReadyReplicas(ready)
            .withAvailableReplicas(available)
            .withObservedGeneration(set.getMetadata().getGeneration())
            .build();
    if (!status.equals(set.getStatus())) {
      set.setStatus(status);
      api.updateStatus(Kinds.REPLICA_SET, set);
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
