package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetPersistentVolumeClaimRetentionPolicy;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import java.util.Optional;
import java.util.Set;

/** StatefulSets. */
final class StatefulSetStrategy implements Strategy<StatefulSet> {

  @Override
  public void fillIn(StatefulSet set) {
    var spec = set.getSpec();
    if (spec == null) {
      return;
    }
    if (Given.nothing(spec.getPodManagementPolicy())) {
      spec.setPodManagementPolicy("OrderedReady");
    }
    if (spec.getReplicas() == null) {
      spec.setReplicas(1);
    }
    if (spec.getRevisionHistoryLimit() == null) {
      spec.setRevisionHistoryLimit(10);
    }
    if (spec.getUpdateStrategy() == null) {
      spec.setUpdateStrategy(new StatefulSetUpdateStrategy());
    }
    var update = spec.getUpdateStrategy();
    if (Given.nothing(update.getType())) {
      update.setType("RollingUpdate");
    }
    if (update.getType().equals("RollingUpdate")) {
      if (update.getRollingUpdate() == null) {
        update.setRollingUpdate(new RollingUpdateStatefulSetStrategy());
      }
      if (update.getRollingUpdate().getPartition() == null) {
        update.getRollingUpdate().setPartition(0);
      }
      if (update.getRollingUpdate().getMaxUnavailable() == null) {
        update.getRollingUpdate().setMaxUnavailable(new IntOrString(1));
      }
    }
    if (spec.getPersistentVolumeClaimRetentionPolicy() == null) {
      spec.setPersistentVolumeClaimRetentionPolicy(
          new StatefulSetPersistentVolumeClaimRetentionPolicy("Retain", "Retain"));
    }
    PodDefaults.fillIn(spec.getTemplate());
  }

  @Override
  public void begin(StatefulSet set) {
    var status = new StatefulSetStatus();
    status.setReplicas(0);
    status.setAvailableReplicas(0);
    set.setStatus(status);
  }

  @Override
  public void validate(StatefulSet set, Optional<StatefulSet> before, Problems problems) {
    var spec = set.getSpec();
    if (spec == null) {
      problems.required("spec.selector", "");
      return;
    }
    problems.oneOf(
        "spec.podManagementPolicy",
        spec.getPodManagementPolicy(),
        Set.of("OrderedReady", "Parallel"));
    var update = spec.getUpdateStrategy();
    problems.oneOf("spec.updateStrategy", update.getType(), Set.of("OnDelete", "RollingUpdate"));
    if (update.getType().equals("OnDelete") && update.getRollingUpdate() != null) {
      problems.invalid(
          "spec.updateStrategy.rollingUpdate",
          "",
          "only allowed for updateStrategy 'RollingUpdate'");
    } else if (update.getRollingUpdate() != null) {
      problems.notNegative(
          "spec.updateStrategy.rollingUpdate.partition", update.getRollingUpdate().getPartition());
    }
    problems.notNegative("spec.replicas", spec.getReplicas());
    problems.notNegative("spec.minReadySeconds", spec.getMinReadySeconds());
    if (!Given.nothing(spec.getServiceName())) {
      Names.label(problems, "spec.serviceName", spec.getServiceName());
    }
    // Our own refusal: a cluster without volumes of its own would leave the pods waiting for ever.
    if (!Given.list(spec.getVolumeClaimTemplates()).isEmpty()) {
      problems.forbidden(
          "spec.volumeClaimTemplates",
          "netduo has no persistent volumes; use an emptyDir volume in the pod template");
    }
    WorkloadRules.validate("statefulset", spec.getSelector(), spec.getTemplate(), problems);
    if (before.isPresent() && !fixedPart(spec).equals(fixedPart(before.get().getSpec()))) {
      problems.forbidden(
          "spec",
          "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
              + " 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy'"
              + " and 'minReadySeconds' are forbidden");
    }
  }

  private static StatefulSetSpec fixedPart(StatefulSetSpec spec) {
    return new StatefulSetSpecBuilder(spec)
        .withReplicas(null)
        .withOrdinals(null)
        .withTemplate(null)
        .withUpdateStrategy(null)
        .withRevisionHistoryLimit(null)
        .withPersistentVolumeClaimRetentionPolicy(null)
        .withMinReadySeconds(null)
        .build();
  }

  @Override
  public Object spec(StatefulSet set) {
    return set.getSpec();
  }

  @Override
  public void copyStatus(StatefulSet from, StatefulSet into) {
    into.setStatus(from.getStatus());
  }
}
