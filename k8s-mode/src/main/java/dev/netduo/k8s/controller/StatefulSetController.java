package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps the pods of a StatefulSet, each under a name of its own, by {@link StatefulPlan}. */
final class StatefulSetController implements AutoCloseable {
  private static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
  private static final String POD_INDEX = "apps.kubernetes.io/pod-index";

  private final KubeApi api;
  private final PodControl control;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue;
  private final PodOwners owners;
  private final Revisions<StatefulSet> revisions;

  StatefulSetController(KubeApi api, PodIndex index, Consumer<RuntimeException> failed) {
    this.api = api;
    this.control = new PodControl(api, index);
    this.events = new EventRecorder(api, "statefulset-controller");
    this.queue = new WorkQueue<>("statefulset", this::reconcile, failed);
    this.owners = new PodOwners("StatefulSet", queue::add);
    this.revisions = new Revisions<>(api, Kinds.STATEFUL_SET, set -> set.getSpec().getTemplate());
  }

  void setChanged(Change<StatefulSet> change) {
    owners.ownerChanged(change, set -> set.getSpec().getSelector());
  }

  void podChanged(Change<Pod> change) {
    owners.podChanged(change);
  }

  private void reconcile(ObjectKey key) {
    var found =
        api.get(Kinds.STATEFUL_SET, key.namespace(), key.name())
            .filter(set -> !Pods.isTerminating(set));
    if (found.isEmpty()) {
      return;
    }
    var set = found.get();
    var history = revisions.sync(set);
    var update = history.getLast().getMetadata().getName();
    var current = current(set, history, update);
    var pods = pods(set);
    var rules = rules(set, current, update);
    for (var step : StatefulPlan.next(rules, members(set, pods))) {
      switch (step) {
        case StatefulPlan.Step.Create(var ordinal, var revision) ->
            create(set, ordinal, revision, history);
        case StatefulPlan.Step.Delete(var ordinal) -> delete(set, pods.get(ordinal));
      }
    }
    var now = pods(set);
    report(set, now, rules);
    var live = new HashSet<>(List.of(current, update));
    now.values().forEach(pod -> live.add(revision(pod)));
    revisions.dropHistory(history, live, set.getSpec().getRevisionHistoryLimit());
  }

  // The revision that is being left is known for as long as it is kept.
  private static String current(StatefulSet set, List<ControllerRevision> history, String update) {
    var stored = set.getStatus() == null ? null : set.getStatus().getCurrentRevision();
    return history.stream()
        .map(r -> r.getMetadata().getName())
        .filter(name -> name.equals(stored))
        .findFirst()
        .orElse(update);
  }

  private static StatefulPlan.Rules rules(StatefulSet set, String current, String update) {
    var spec = set.getSpec();
    var strategy = spec.getUpdateStrategy();
    var rolling = strategy == null || !"OnDelete".equals(strategy.getType());
    var partition =
        strategy == null || strategy.getRollingUpdate() == null
            ? null
            : strategy.getRollingUpdate().getPartition();
    return new StatefulPlan.Rules(
        spec.getOrdinals() == null ? 0 : DeploymentController.orZero(spec.getOrdinals().getStart()),
        spec.getReplicas(),
        !"Parallel".equals(spec.getPodManagementPolicy()),
        rolling,
        DeploymentController.orZero(partition),
        current,
        update);
  }

  private Map<Integer, Pod> pods(StatefulSet set) {
    var pods = new HashMap<Integer, Pod>();
    for (var pod : control.claim(set, Selector.of(set.getSpec().getSelector()))) {
      ordinal(set, pod).ifPresent(ordinal -> pods.put(ordinal, pod));
    }
    return pods;
  }

  private static OptionalInt ordinal(StatefulSet set, Pod pod) {
    var prefix = set.getMetadata().getName() + "-";
    var name = pod.getMetadata().getName();
    var rest = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    return rest.matches("[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(rest))
        : OptionalInt.empty();
  }

  private List<StatefulPlan.Member> members(StatefulSet set, Map<Integer, Pod> pods) {
    var members =
        pods.entrySet().stream()
            .map(e ->
                new StatefulPlan.Member(
                    e.getKey(),
                    revision(e.getValue()),
                    Pods.hasEnded(e.getValue()),
                    Pods.isTerminating(e.getValue()),
                    isWell(set, e.getValue())))
            .toList();
    if (pods.values().stream().anyMatch(pod -> Pods.isReady(pod) && !isWell(set, pod))) {
      queue.addAfter(ObjectKey.of(set), Duration.ofSeconds(1));
    }
    return members;
  }

  private static boolean isWell(StatefulSet set, Pod pod) {
    return Pods.phase(pod).equals("Running")
        && PodControl.isAvailable(pod, set.getSpec().getMinReadySeconds());
  }

  private static String revision(Pod pod) {
    return Pods.labels(pod).getOrDefault(Revisions.LABEL, "");
  }

  private void create(
      StatefulSet set, int ordinal, String revision, List<ControllerRevision> history) {
    var name = set.getMetadata().getName() + "-" + ordinal;
    var kept = history.stream().filter(r -> r.getMetadata().getName().equals(revision)).findFirst();
    var template =
        kept.isPresent() && !kept.get().equals(history.getLast())
            ? revisions.template(kept.get())
            : set.getSpec().getTemplate();
    var pod =
        new PodBuilder(PodControl.pod(set, template))
            .editMetadata()
            .withGenerateName(null)
            .withName(name)
            .addToLabels(POD_NAME, name)
            .addToLabels(POD_INDEX, Integer.toString(ordinal))
            .addToLabels(Revisions.LABEL, revision)
            .endMetadata()
            .editSpec()
            .withHostname(name)
            .withSubdomain(set.getSpec().getServiceName())
            .endSpec()
            .build();
    var told = "create Pod " + name + " in StatefulSet " + set.getMetadata().getName();
    try {
      if (control.create(pod).isPresent()) {
        events.normal(set, "SuccessfulCreate", told + " successful");
      }
    } catch (ApiException e) {
      events.warning(set, "FailedCreate", told + " failed error: " + e.getMessage());
      throw e;
    }
  }

  private void delete(StatefulSet set, @Nullable Pod pod) {
    if (pod != null && control.delete(pod)) {
      events.normal(
          set,
          "SuccessfulDelete",
          "delete Pod "
              + pod.getMetadata().getName()
              + " in StatefulSet "
              + set.getMetadata().getName()
              + " successful");
    }
  }

  private void report(StatefulSet set, Map<Integer, Pod> pods, StatefulPlan.Rules rules) {
    var updated = count(pods, p -> Pods.isActive(p) && revision(p).equals(rules.update()));
    var ready = count(pods, p -> Pods.isReady(p) && !Pods.isTerminating(p));
    var available = count(pods, p -> isWell(set, p) && !Pods.isTerminating(p));
    var complete =
        updated == rules.replicas() && available == rules.replicas() && pods.size() == updated;
    var current = complete ? rules.update() : rules.current();
    var status =
        new StatefulSetStatusBuilder(
                set.getStatus() == null ? new StatefulSetStatus() : set.getStatus())
            .withObservedGeneration(set.getMetadata().getGeneration())
            .withReplicas(count(pods, p -> !Pods.hasEnded(p)))
            .withReadyReplicas(orNone(ready))
            .withAvailableReplicas(available)
            .withUpdatedReplicas(orNone(updated))
            .withCurrentReplicas(
                orNone(count(pods, p -> Pods.isActive(p) && revision(p).equals(current))))
            .withCurrentRevision(current)
            .withUpdateRevision(rules.update())
            .withCollisionCount(0)
            .build();
    if (!status.equals(set.getStatus())) {
      set.setStatus(status);
      api.updateStatus(Kinds.STATEFUL_SET, set);
    }
  }

  private static int count(Map<Integer, Pod> pods, Predicate<Pod> which) {
    return (int) pods.values().stream().filter(which).count();
  }

  private static @org.jspecify.annotations.Nullable Integer orNone(int count) {
    return count == 0 ? null : count;
  }

  @Override
  public void close() {
    queue.close();
  }
}
