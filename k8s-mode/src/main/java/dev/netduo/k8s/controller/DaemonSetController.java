package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatusBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps a pod of a DaemonSet on each node that takes one, by {@link DaemonPlan}. */
final class DaemonSetController implements AutoCloseable {

  private final KubeApi api;
  private final PodControl control;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue;
  private final PodOwners owners;
  private final Revisions<DaemonSet> revisions;
  private final Map<String, Node> nodes = new ConcurrentSkipListMap<>();
  private final Set<ObjectKey> sets = ConcurrentHashMap.newKeySet();

  DaemonSetController(KubeApi api, PodIndex index, Consumer<RuntimeException> failed) {
    this.api = api;
    this.control = new PodControl(api, index);
    this.events = new EventRecorder(api, "daemonset-controller");
    this.queue = new WorkQueue<>("daemonset", this::reconcile, failed);
    this.owners = new PodOwners("DaemonSet", queue::add);
    this.revisions = new Revisions<>(api, Kinds.DAEMON_SET, set -> set.getSpec().getTemplate());
  }

  void nodeChanged(Change<Node> change) {
    var name = change.object().getMetadata().getName();
    change.after().ifPresentOrElse(node -> nodes.put(name, node), () -> nodes.remove(name));
    sets.forEach(queue::add);
  }

  void setChanged(Change<DaemonSet> change) {
    var key = ObjectKey.of(change.object());
    if (change.after().isPresent()) {
      sets.add(key);
    } else {
      sets.remove(key);
    }
    owners.ownerChanged(change, set -> set.getSpec().getSelector());
  }

  void podChanged(Change<Pod> change) {
    owners.podChanged(change);
  }

  private void reconcile(ObjectKey key) {
    var found =
        api.get(Kinds.DAEMON_SET, key.namespace(), key.name())
            .filter(set -> !Pods.isTerminating(set));
    if (found.isEmpty()) {
      return;
    }
    var set = found.get();
    var history = revisions.sync(set);
    var hash = Revisions.hash(history.getLast());
    var places =
        nodes.values().stream()
            .map(node -> DaemonPlaces.place(set.getSpec().getTemplate().getSpec(), node))
            .toList();
    var pods = pods(set);
    var steps =
        DaemonPlan.next(
            places, members(set, pods.values(), hash), isRolling(set), maxUnavailable(set, places));
    steps.delete().forEach(name -> delete(set, pods.get(name)));
    steps.create().forEach(node -> create(set, node, hash));
    var now = pods(set);
    report(set, members(set, now.values(), hash), now, places);
    var live =
        now.values().stream()
            .map(pod -> key.name() + "-" + Pods.labels(pod).get(Revisions.LABEL))
            .collect(Collectors.toSet());
    live.add(history.getLast().getMetadata().getName());
    revisions.dropHistory(history, live, set.getSpec().getRevisionHistoryLimit());
  }

  private static boolean isRolling(DaemonSet set) {
    return !"OnDelete".equals(set.getSpec().getUpdateStrategy().getType());
  }

  private static int maxUnavailable(DaemonSet set, List<DaemonPlan.Place> places) {
    var rolling = set.getSpec().getUpdateStrategy().getRollingUpdate();
    if (rolling == null || rolling.getMaxUnavailable() == null) {
      return 1;
    }
    var wanted = (int) places.stream().filter(DaemonPlan.Place::wanted).count();
    return Math.max(1, RolloutPlan.amount(rolling.getMaxUnavailable(), wanted, true));
  }

  private Map<String, Pod> pods(DaemonSet set) {
    return control.claim(set, Selector.of(set.getSpec().getSelector())).stream()
        .collect(Collectors.toMap(pod -> pod.getMetadata().getName(), Function.identity()));
  }

  private List<DaemonPlan.Member> members(DaemonSet set, Iterable<Pod> pods, String hash) {
    var members = new ArrayList<DaemonPlan.Member>();
    for (var pod : pods) {
      var available = PodControl.isAvailable(pod, set.getSpec().getMinReadySeconds());
      if (Pods.isReady(pod) && !available) {
        queue.addAfter(ObjectKey.of(set), Duration.ofSeconds(1));
      }
      members.add(
          new DaemonPlan.Member(
              pod.getMetadata().getName(),
              Pods.node(pod).orElseGet(() -> DaemonPlaces.meantFor(pod)),
              hash.equals(Pods.labels(pod).get(Revisions.LABEL)),
              Pods.hasEnded(pod),
              Pods.isTerminating(pod),
              available,
              pod.getMetadata().getCreationTimestamp()));
    }
    members.sort(Comparator.comparing(DaemonPlan.Member::name));
    return members;
  }

  private void create(DaemonSet set, String node, String hash) {
    var template = set.getSpec().getTemplate();
    var pod =
        new PodBuilder(PodControl.pod(set, template))
            .editMetadata()
            .addToLabels(Revisions.LABEL, hash)
            .endMetadata()
            .withSpec(DaemonPlaces.bound(template.getSpec(), node))
            .build();
    try {
      control
          .create(pod)
          .ifPresent(made ->
              events.normal(
                  set, "SuccessfulCreate", "Created pod: " + made.getMetadata().getName()));
    } catch (ApiException e) {
      events.warning(set, "FailedCreate", "Error creating: " + e.getMessage());
      throw e;
    }
  }

  private void delete(DaemonSet set, @Nullable Pod pod) {
    if (pod == null) {
      return;
    }
    if (Pods.phase(pod).equals("Failed")) {
      events.warning(
          set,
          "FailedDaemonPod",
          "Found failed daemon pod "
              + ObjectKey.of(pod)
              + " on node "
              + Pods.node(pod).orElse("")
              + ", will try to kill it");
    }
    if (control.delete(pod)) {
      events.normal(set, "SuccessfulDelete", "Deleted pod: " + pod.getMetadata().getName());
    }
  }

  private void report(
      DaemonSet set,
      List<DaemonPlan.Member> members,
      Map<String, Pod> pods,
      List<DaemonPlan.Place> places) {
    var wanted =
        places.stream()
            .filter(DaemonPlan.Place::wanted)
            .map(DaemonPlan.Place::name)
            .collect(Collectors.toSet());
    var living = members.stream().filter(m -> !m.ended() && !m.going()).toList();
    var placed = living.stream().filter(m -> wanted.contains(m.node())).toList();
    var available = (int) placed.stream().filter(DaemonPlan.Member::available).count();
    var status =
        new DaemonSetStatusBuilder(
                set.getStatus() == null ? new DaemonSetStatus() : set.getStatus())
            .withObservedGeneration(set.getMetadata().getGeneration())
            .withDesiredNumberScheduled(wanted.size())
            .withCurrentNumberScheduled(
                (int) placed.stream().map(DaemonPlan.Member::node).distinct().count())
            .withNumberMisscheduled(living.size() - placed.size())
            .withNumberReady((int) placed.stream().filter(m -> isReady(pods.get(m.name()))).count())
            .withUpdatedNumberScheduled(
                orNone((int) placed.stream().filter(DaemonPlan.Member::updated).count()))
            .withNumberAvailable(orNone(available))
            .withNumberUnavailable(orNone(Math.max(0, wanted.size() - available)))
            .build();
    if (!status.equals(set.getStatus())) {
      set.setStatus(status);
      api.updateStatus(Kinds.DAEMON_SET, set);
    }
  }

  private static boolean isReady(@Nullable Pod pod) {
    return pod != null && Pods.isReady(pod);
  }

  private static @Nullable Integer orNone(int count) {
    return count == 0 ? null : count;
  }

  @Override
  public void close() {
    queue.close();
  }
}
