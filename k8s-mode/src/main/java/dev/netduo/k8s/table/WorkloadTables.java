package dev.netduo.k8s.table;

import dev.netduo.k8s.api.Pods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tables of pods and of what makes pods. */
final class WorkloadTables {
  static final Map<Class<?>, KindTable<?>> ALL =
      Map.of(
          Pod.class, pods(),
          Deployment.class, deployments(),
          ReplicaSet.class, replicaSets(),
          StatefulSet.class, statefulSets(),
          DaemonSet.class, daemonSets(),
          Job.class, jobs(),
          ControllerRevision.class, revisions());

  private WorkloadTables() {}

  private static KindTable<Pod> pods() {
    return KindTable.<Pod>named()
        .text("Ready", "How many of its containers are ready for traffic.", PodSummary::ready)
        .text("Status", "What its containers are doing, in a word.", PodSummary::status)
        .timed(
            "Restarts",
            "How often its containers were started again, and when last.",
            PodSummary::restarts)
        .age()
        .wide("IP", "Its address.", pod -> Pods.ip(pod).orElse(""))
        .wide("Node", "The node it is on.", pod -> Pods.node(pod).orElse(""))
        .wide(
            "Nominated Node",
            "The node where room is being made for it.",
            pod -> pod.getStatus() == null ? "" : pod.getStatus().getNominatedNodeName())
        .wide("Readiness Gates", "Which of its extra conditions hold.", PodSummary::gates)
        .table();
  }

  private static KindTable<Deployment> deployments() {
    var columns =
        KindTable.<Deployment>named()
            .text(
                "Ready",
                "Pods that are ready, of those wanted.",
                d ->
                    count(d.getStatus(), s -> s.getReadyReplicas())
                        + "/"
                        + Text.orZero(d.getSpec().getReplicas()))
            .number(
                "Up-to-date",
                "Pods made from the newest template.",
                d -> count(d.getStatus(), s -> s.getUpdatedReplicas()))
            .number(
                "Available",
                "Pods that have been ready for long enough.",
                d -> count(d.getStatus(), s -> s.getAvailableReplicas()))
            .age();
    return selecting(columns, d -> d.getSpec().getTemplate(), d -> d.getSpec().getSelector());
  }

  private static KindTable<ReplicaSet> replicaSets() {
    var columns =
        KindTable.<ReplicaSet>named()
            .number("Desired", "Pods wanted.", r -> r.getSpec().getReplicas())
            .number("Current", "Pods there are.", r -> count(r.getStatus(), s -> s.getReplicas()))
            .number(
                "Ready",
                "Pods that are ready.",
                r -> count(r.getStatus(), s -> s.getReadyReplicas()))
            .age();
    return selecting(columns, r -> r.getSpec().getTemplate(), r -> r.getSpec().getSelector());
  }

  private static KindTable<StatefulSet> statefulSets() {
    var columns =
        KindTable.<StatefulSet>named()
            .text(
                "Ready",
                "Pods that are ready, of those wanted.",
                set ->
                    count(set.getStatus(), s -> s.getReadyReplicas())
                        + "/"
                        + Text.orZero(set.getSpec().getReplicas()))
            .age();
    return containers(columns, set -> set.getSpec().getTemplate()).table();
  }

  private static KindTable<DaemonSet> daemonSets() {
    var columns =
        KindTable.<DaemonSet>named()
            .number(
                "Desired",
                "Nodes that should run its pod.",
                d -> count(d.getStatus(), s -> s.getDesiredNumberScheduled()))
            .number(
                "Current",
                "Nodes that run its pod and should.",
                d -> count(d.getStatus(), s -> s.getCurrentNumberScheduled()))
            .number(
                "Ready",
                "Nodes where its pod is ready.",
                d -> count(d.getStatus(), s -> s.getNumberReady()))
            .number(
                "Up-to-date",
                "Nodes where its pod is made from the newest template.",
                d -> count(d.getStatus(), s -> s.getUpdatedNumberScheduled()))
            .number(
                "Available",
                "Nodes where its pod has been ready for long enough.",
                d -> count(d.getStatus(), s -> s.getNumberAvailable()))
            .text(
                "Node Selector",
                "The labels of the nodes it is for.",
                d -> Text.pairs(d.getSpec().getTemplate().getSpec().getNodeSelector()))
            .age();
    return selecting(columns, d -> d.getSpec().getTemplate(), d -> d.getSpec().getSelector());
  }

  private static KindTable<Job> jobs() {
    var columns =
        KindTable.<Job>named()
            .text("Status", "How far it is, in a word.", JobSummary::status)
            .text("Completions", "Pods that succeeded, of those wanted.", JobSummary::completions)
            .timed("Duration", "The time from its start to its end.", JobSummary::duration)
            .age();
    return selecting(columns, j -> j.getSpec().getTemplate(), j -> j.getSpec().getSelector());
  }

  private static KindTable<ControllerRevision> revisions() {
    return KindTable.<ControllerRevision>named()
        .text("Controller", "What it is a revision of.", WorkloadTables::controller)
        .number("Revision", "Counts the revisions.", ControllerRevision::getRevision)
        .age()
        .table();
  }

  private static String controller(ControllerRevision revision) {
    return Pods.controller(revision)
        .map(owner -> {
          var slash = owner.getApiVersion().indexOf('/');
          var group = slash < 0 ? "" : "." + owner.getApiVersion().substring(0, slash);
          return owner.getKind().toLowerCase(Locale.ROOT) + group + "/" + owner.getName();
        })
        .orElse("");
  }

  private static <T extends HasMetadata> KindTable<T> selecting(
      KindTable.Columns<T> columns,
      Function<T, PodTemplateSpec> template,
      Function<T, @Nullable LabelSelector> selector) {
    return containers(columns, template)
        .wide(
            "Selector", "The labels of its pods.", object -> Text.selector(selector.apply(object)))
        .table();
  }

  private static <T extends HasMetadata> KindTable.Columns<T> containers(
      KindTable.Columns<T> columns, Function<T, PodTemplateSpec> template) {
    return columns
        .wide(
            "Containers",
            "The containers of its pods.",
            object -> joined(template.apply(object).getSpec(), Container::getName))
        .wide(
            "Images",
            "The images of its pods' containers.",
            object -> joined(template.apply(object).getSpec(), Container::getImage));
  }

  private static String joined(PodSpec spec, Function<Container, String> field) {
    return Text.joined(Text.list(spec.getContainers()).stream().map(field).toList());
  }

  private static <S> int count(@Nullable S status, Function<S, @Nullable Integer> field) {
    return Optional.ofNullable(status).map(field).orElse(0);
  }
}
