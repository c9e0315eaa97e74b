package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes a Deployment's pods follow its template through ReplicaSets, one for each template. */
final class DeploymentController implements AutoCloseable {
  static final String REVISION = "deployment.kubernetes.io/revision";
  private static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  private static final int DEFAULT_HISTORY = 10;

  private final KubeApi api;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue;

  DeploymentController(KubeApi api, Consumer<RuntimeException> failed) {
    this.api = api;
    this.events = new EventRecorder(api, "deployment-controller");
    this.queue = new WorkQueue<>("deployment", this::reconcile, failed);
  }

  void deploymentChanged(Change<Deployment> change) {
    queue.add(ObjectKey.of(change.object()));
  }

  void setChanged(Change<ReplicaSet> change) {
    var set = change.object();
    Pods.controller(set)
        .filter(owner -> owner.getKind().equals("Deployment"))
        .ifPresent(
            owner -> queue.add(new ObjectKey(set.getMetadata().getNamespace(), owner.getName())));
  }

  private void reconcile(ObjectKey key) {
    var found =
        api.get(Kinds.DEPLOYMENT, key.namespace(), key.name()).filter(d -> !Pods.isTerminating(d));
    if (found.isEmpty()) {
      return;
    }
    var deployment = found.get();
    var sets = ownSets(deployment);
    var name = key.name() + "-" + TemplateHash.of(deployment.getSpec().getTemplate());
    var old = sets.stream().filter(s -> !s.getMetadata().getName().equals(name)).toList();
    var current = sets.stream().filter(s -> s.getMetadata().getName().equals(name)).findFirst();
    if (Boolean.TRUE.equals(deployment.getSpec().getPaused()) && current.isEmpty()) {
      report(deployment, sets, Optional.empty());
      return;
    }
    var revision = latestRevision(old) + 1;
    var now = current.isPresent() ? current.get() : createSet(deployment, name, revision);
    var newest = number(now) < revision ? withRevision(now, revision) : now;
    markRevision(deployment, number(newest));
    var resized = scale(deployment, old, newest);
    report(deployment, resized, Optional.of(name));
    dropHistory(deployment, resized, name);
  }

  private List<ReplicaSet> ownSets(Deployment deployment) {
    var selector = Selector.of(deployment.getSpec().getSelector());
    return api
        .list(Kinds.REPLICA_SET, deployment.getMetadata().getNamespace(), selector)
        .items()
        .stream()
        .filter(set ->
            Pods.controller(set)
                .filter(o -> o.getUid().equals(deployment.getMetadata().getUid()))
                .isPresent())
        .sorted(Comparator.comparingLong(DeploymentController::number))
        .toList();
  }

  private static long latestRevision(List<ReplicaSet> sets) {
    return sets.stream().mapToLong(DeploymentController::number).max().orElse(0);
  }

  private static long number(ReplicaSet set) {
    var annotations = set.getMetadata().getAnnotations();
    var revision = annotations == null ? null : annotations.get(REVISION);
    return revision == null ? 0 : Long.parseLong(revision);
  }

  private ReplicaSet createSet(Deployment deployment, String name, long revision) {
    var spec = deployment.getSpec();
    var hash = TemplateHash.of(spec.getTemplate());
    var template =
        new PodTemplateSpecBuilder(spec.getTemplate())
            .editOrNewMetadata()
            .addToLabels(TemplateHash.LABEL, hash)
            .endMetadata()
            .build();
    var set =
        new ReplicaSetBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(deployment.getMetadata().getNamespace())
            .withLabels(template.getMetadata().getLabels())
            .addToAnnotations(REVISION, Long.toString(revision))
            .addToAnnotations(DESIRED, Integer.toString(spec.getReplicas()))
            .withOwnerReferences(Pods.controlledBy(deployment))
            .endMetadata()
            .withNewSpec()
            .withReplicas(0)
            .withMinReadySeconds(spec.getMinReadySeconds())
            .withSelector(
                new LabelSelectorBuilder(spec.getSelector())
                    .addToMatchLabels(TemplateHash.LABEL, hash)
                    .build())
            .withTemplate(template)
            .endSpec()
            .build();
    return api.create(Kinds.REPLICA_SET, set);
  }

  private ReplicaSet withRevision(ReplicaSet set, long revision) {
    set.getMetadata().getAnnotations().put(REVISION, Long.toString(revision));
    return api.update(Kinds.REPLICA_SET, set);
  }

  private void markRevision(Deployment deployment, long revision) {
    var wanted = Long.toString(revision);
    var annotations = deployment.getMetadata().getAnnotations();
    if (annotations != null && wanted.equals(annotations.get(REVISION))) {
      return;
    }
    api.modify(
        Kinds.DEPLOYMENT,
        deployment.getMetadata().getNamespace(),
        deployment.getMetadata().getName(),
        d -> d.edit().editMetadata().addToAnnotations(REVISION, wanted).endMetadata().build());
  }

  private List<ReplicaSet> scale(Deployment deployment, List<ReplicaSet> old, ReplicaSet current) {
    var plan =
        RolloutPlan.next(
            RolloutPlan.Rules.of(deployment),
            old.stream().map(DeploymentController::size).toList(),
            size(current));
    var sets = new ArrayList<>(old);
    sets.add(current);
    var resized = new ArrayList<ReplicaSet>();
    for (int i = 0; i < sets.size(); i++) {
      resized.add(resize(deployment, sets.get(i), plan.get(i).wanted()));
    }
    return resized;
  }

  private static RolloutPlan.Size size(ReplicaSet set) {
    var status = set.getStatus();
    return new RolloutPlan.Size(
        set.getMetadata().getName(),
        set.getSpec().getReplicas(),
        orZero(status == null ? null : status.getReplicas()),
        orZero(status == null ? null : status.getAvailableReplicas()));
  }

  private ReplicaSet resize(Deployment deployment, ReplicaSet set, int wanted) {
    var before = set.getSpec().getReplicas();
    if (before == wanted) {
      return set;
    }
    set.getSpec().setReplicas(wanted);
    set.getMetadata()
        .getAnnotations()
        .put(DESIRED, Integer.toString(deployment.getSpec().getReplicas()));
    var updated = api.update(Kinds.REPLICA_SET, set);
    events.normal(
        deployment,
        "ScalingReplicaSet",
        "Scaled "
            + (wanted > before ? "up" : "down")
            + " replica set "
            + set.getMetadata().getName()
            + " from "
            + before
            + " to "
            + wanted);
    return updated;
  }

  private void report(Deployment deployment, List<ReplicaSet> sets, Optional<String> current) {
    api.modifyStatus(
        Kinds.DEPLOYMENT,
        deployment.getMetadata().getNamespace(),
        deployment.getMetadata().getName(),
        d -> {
          // A status speaks of the generation that was looked at, not of one that came since.
          d.setStatus(DeploymentReport.of(deployment, d, sets, current));
          return d;
        });
  }

  private void dropHistory(Deployment deployment, List<ReplicaSet> sets, String current) {
    var limit = deployment.getSpec().getRevisionHistoryLimit();
    var idle =
        sets.stream()
            .filter(s -> !s.getMetadata().getName().equals(current))
            .filter(s -> s.getSpec().getReplicas() == 0 && size(s).existing() == 0)
            .toList();
    idle.stream()
        .limit(Math.max(0, idle.size() - (limit == null ? DEFAULT_HISTORY : limit)))
        .forEach(this::drop);
  }

  private void drop(ReplicaSet set) {
    var meta = set.getMetadata();
    try {
      api.delete(
          Kinds.REPLICA_SET,
          meta.getNamespace(),
          meta.getName(),
          DeleteOptions.DEFAULT.withUid(meta.getUid()));
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  static int orZero(@org.jspecify.annotations.Nullable Integer number) {
    return number == null ? 0 : number;
  }

  @Override
  public void close() {
    queue.close();
  }
}
