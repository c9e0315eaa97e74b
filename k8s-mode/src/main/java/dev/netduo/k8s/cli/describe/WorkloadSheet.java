package dev.netduo.k8s.cli.describe;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.table.Text;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Objects;

/** Deployments and replica sets told at length. */
final class WorkloadSheet {
  private final Sheet sheet;
  private final KubeApi api;

  WorkloadSheet(Sheet sheet, KubeApi api) {
    this.sheet = sheet;
    this.api = api;
  }

  void add(Deployment deployment) {
    var spec = deployment.getSpec();
    var status = Objects.requireNonNullElseGet(deployment.getStatus(), DeploymentStatus::new);
    sheet
        .field("Selector", Text.selector(spec.getSelector()))
        .field(
            "Replicas",
            Text.orZero(spec.getReplicas())
                + " desired | "
                + Text.orZero(status.getUpdatedReplicas())
                + " updated | "
                + Text.orZero(status.getReplicas())
                + " total | "
                + Text.orZero(status.getAvailableReplicas())
                + " available | "
                + Text.orZero(status.getUnavailableReplicas())
                + " unavailable")
        .field("StrategyType", spec.getStrategy() == null ? "" : spec.getStrategy().getType());
    if (spec.getStrategy() != null && spec.getStrategy().getRollingUpdate() != null) {
      var rolling = spec.getStrategy().getRollingUpdate();
      sheet.field(
          "RollingUpdateStrategy",
          Text.port(rolling.getMaxUnavailable())
              + " max unavailable, "
              + Text.port(rolling.getMaxSurge())
              + " max surge");
    }
    template(spec.getTemplate());
    sheet.heading(0, "Conditions:");
    sheet.table(
        1,
        List.of("Type", "Status", "Reason"),
        Text.list(status.getConditions()).stream()
            .map(c -> List.of(c.getType(), c.getStatus(), Text.orNone(c.getReason())))
            .toList());
    var sets =
        api.list(Kinds.REPLICA_SET, deployment.getMetadata().getNamespace()).items().stream()
            .filter(set -> owned(set, deployment))
            .map(set ->
                set.getMetadata().getName()
                    + " ("
                    + (set.getStatus() == null ? 0 : Text.orZero(set.getStatus().getReplicas()))
                    + "/"
                    + Text.orZero(set.getSpec().getReplicas())
                    + " replicas created)")
            .toList();
    sheet.each("ReplicaSets", sets);
  }

  void add(ReplicaSet set) {
    sheet
        .field("Selector", Text.selector(set.getSpec().getSelector()))
        .field(
            "Controlled By",
            Pods.controller(set).map(o -> o.getKind() + "/" + o.getName()).orElse(""))
        .field(
            "Replicas",
            (set.getStatus() == null ? 0 : Text.orZero(set.getStatus().getReplicas()))
                + " current / "
                + Text.orZero(set.getSpec().getReplicas())
                + " desired");
    var pods =
        api.list(Kinds.POD, set.getMetadata().getNamespace()).items().stream()
            .filter(pod -> owned(pod, set))
            .toList();
    sheet.field(
        "Pods Status",
        pods.stream().filter(p -> Pods.phase(p).equals("Running")).count()
            + " Running / "
            + pods.stream().filter(p -> Pods.phase(p).equals("Pending")).count()
            + " Waiting / "
            + pods.stream().filter(p -> Pods.phase(p).equals("Succeeded")).count()
            + " Succeeded / "
            + pods.stream().filter(p -> Pods.phase(p).equals("Failed")).count()
            + " Failed");
    template(set.getSpec().getTemplate());
  }

  private static boolean owned(HasMetadata object, HasMetadata owner) {
    return Pods.controller(object)
        .filter(o -> o.getUid().equals(owner.getMetadata().getUid()))
        .isPresent();
  }

  private void template(PodTemplateSpec template) {
    sheet.heading(0, "Pod Template:");
    sheet.field(
        1,
        "Labels",
        Text.pairs(template.getMetadata() == null ? null : template.getMetadata().getLabels()));
    for (var container : template.getSpec().getContainers()) {
      sheet.field(
          1,
          "Container " + container.getName(),
          container.getImage()
              + Text.list(container.getPorts()).stream()
                  .map(p -> " " + p.getContainerPort() + "/" + Text.orNone(p.getProtocol()))
                  .reduce("", String::concat));
    }
  }
}
