package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.DaemonSetUpdateStrategy;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDaemonSet;
import java.util.Optional;
import java.util.Set;

/** DaemonSets. */
final class DaemonSetStrategy implements Strategy<DaemonSet> {

  @Override
  public void fillIn(DaemonSet set) {
    var spec = set.getSpec();
    if (spec == null) {
      return;
    }
    if (spec.getRevisionHistoryLimit() == null) {
      spec.setRevisionHistoryLimit(10);
    }
    if (spec.getUpdateStrategy() == null) {
      spec.setUpdateStrategy(new DaemonSetUpdateStrategy());
    }
    var update = spec.getUpdateStrategy();
    if (Given.nothing(update.getType())) {
      update.setType("RollingUpdate");
    }
    if (update.getType().equals("RollingUpdate")) {
      if (update.getRollingUpdate() == null) {
        update.setRollingUpdate(new RollingUpdateDaemonSet());
      }
      if (update.getRollingUpdate().getMaxUnavailable() == null) {
        update.getRollingUpdate().setMaxUnavailable(new IntOrString(1));
      }
      if (update.getRollingUpdate().getMaxSurge() == null) {
        update.getRollingUpdate().setMaxSurge(new IntOrString(0));
      }
    }
    PodDefaults.fillIn(spec.getTemplate());
  }

  @Override
  public void begin(DaemonSet set) {
    var status = new DaemonSetStatus();
    status.setCurrentNumberScheduled(0);
    status.setDesiredNumberScheduled(0);
    status.setNumberMisscheduled(0);
    status.setNumberReady(0);
    set.setStatus(status);
  }

  @Override
  public void validate(DaemonSet set, Optional<DaemonSet> before, Problems problems) {
    var spec = set.getSpec();
    if (spec == null) {
      problems.required("spec.selector", "");
      return;
    }
    WorkloadRules.validate("daemonset", spec.getSelector(), spec.getTemplate(), problems);
    problems.notNegative("spec.minReadySeconds", spec.getMinReadySeconds());
    problems.oneOf(
        "spec.updateStrategy",
        spec.getUpdateStrategy().getType(),
        Set.of("OnDelete", "RollingUpdate"));
    before.ifPresent(old ->
        WorkloadRules.unchangedSelector(spec.getSelector(), old.getSpec().getSelector(), problems));
  }

  @Override
  public Object spec(DaemonSet set) {
    return set.getSpec();
  }

  @Override
  public void copyStatus(DaemonSet from, DaemonSet into) {
    into.setStatus(from.getStatus());
  }
}
