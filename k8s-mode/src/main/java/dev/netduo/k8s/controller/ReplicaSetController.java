package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue;

  ReplicaSetController(KubeApi api, Consumer<RuntimeException> failed) {
    this.api = api;
    this.events = new EventRecorder(api, "replicaset-controller");
    this.queue = new WorkQueue<>("replicaset", this::reconcile, failed);
  }

  void setChanged(Change<ReplicaSet> change) {
    queue.add(ObjectKey.of(change.object()));
  }

  void podChanged(Change<Pod> change) {
    var pod = change.object();
    Pods.controller(pod)
        .filter(owner -> owner.getKind().equals("ReplicaSet"))
        .ifPresent(
            owner -> queue.add(new ObjectKey(pod.getMetadata().getNamespace(), owner.getName())));
  }

  private void reconcile(ObjectKey key) {
    var found = api.get(Kinds.REPLICA_SET, key.namespace(), key.name());
    if (found.isEmpty()) {
      return;
    }
    var set = found.get();
    var pods = ownPods(set);
    if (!Pods.isTerminating(set)) {
      var missing = set.getSpec().getReplicas() - pods.size();
      for (int i = 0; i < missing; i++) {
        create(set);
      }
      pods.stream().sorted(SPARE_FIRST).limit(Math.max(0, -missing)).forEach(p -> delete(set, p));
      if (missing != 0) {
        pods = ownPods(set);
      }
    }
    report(set, pods);
  }

  private List<Pod> ownPods(ReplicaSet set) {
    var selector = Selector.of(set.getSpec().getSelector());
    return api.list(Kinds.POD, set.getMetadata().getNamespace(), selector).items().stream()
        .filter(Pods::isActive)
        .filter(p ->
            Pods.controller(p)
                .filter(owner -> owner.getUid().equals(set.getMetadata().getUid()))
                .isPresent())
        .toList();
  }

  private void create(ReplicaSet set) {
    var template = set.getSpec().getTemplate();
    var meta = template.getMetadata();
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withGenerateName(set.getMetadata().getName() + "-")
            .withNamespace(set.getMetadata().getNamespace())
            .withLabels(meta.getLabels())
            .withAnnotations(meta.getAnnotations())
            .withOwnerReferences(Pods.controlledBy(set))
            .endMetadata()
            .withSpec(template.getSpec())
            .build();
    try {
      var created = api.create(Kinds.POD, pod);
      events.normal(set, "SuccessfulCreate", "Created pod: " + created.getMetadata().getName());
    } catch (ApiException e) {
      if (e.code() == ApiException.FORBIDDEN) {
        // The namespace is going, and this ReplicaSet with it.
        return;
      }
      events.warning(set, "FailedCreate", "Error creating: " + e.getMessage());
      throw e;
    }
  }

  private void delete(ReplicaSet set, Pod pod) {
    var meta = pod.getMetadata();
    try {
      api.delete(
          Kinds.POD,
          meta.getNamespace(),
          meta.getName(),
          DeleteOptions.DEFAULT.withUid(meta.getUid()));
      events.normal(set, "SuccessfulDelete", "Deleted pod: " + meta.getName());
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private void report(ReplicaSet set, List<Pod> pods) {
    var minReady = set.getSpec().getMinReadySeconds();
    var settle = Duration.ofSeconds(minReady == null ? 0 : minReady);
    var ready = pods.stream().filter(Pods::isReady).toList();
    var available = (int) ready.stream().filter(p -> readySince(p, settle)).count();
    if (available < ready.size()) {
      queue.addAfter(ObjectKey.of(set), Duration.ofSeconds(1));
    }
    var labels = set.getSpec().getTemplate().getMetadata().getLabels();
    var fully =
        pods.stream().filter(p -> Pods.labels(p).entrySet().containsAll(labels.entrySet())).count();
    var status =
        new ReplicaSetStatusBuilder(
                set.getStatus() == null ? new ReplicaSetStatus() : set.getStatus())
            .withReplicas(pods.size())
            .withFullyLabeledReplicas((int) fully)
            .withReadyReplicas(ready.size())
            .withAvailableReplicas(available)
            .withObservedGeneration(set.getMetadata().getGeneration())
            .build();
    if (!status.equals(set.getStatus())) {
      set.setStatus(status);
      api.updateStatus(Kinds.REPLICA_SET, set);
    }
  }

  private static boolean readySince(Pod pod, Duration settle) {
    if (settle.isZero()) {
      return true;
    }
    return Pods.condition(pod, "Ready")
        .map(c -> c.getLastTransitionTime())
        .filter(since -> !Instant.parse(since).plus(settle).isAfter(Instant.now()))
        .isPresent();
  }

  @Override
  public void close() {
    queue.close();
  }
}
