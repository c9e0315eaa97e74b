package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import java.util.Optional;

/** ReplicaSets. */
final class ReplicaSetStrategy implements Strategy<ReplicaSet> {

  @Override
  public void fillIn(ReplicaSet set) {
    if (set.getSpec() == null) {
      return;
    }
    if (set.getSpec().getReplicas() == null) {
      set.getSpec().setReplicas(1);
    }
    PodDefaults.fillIn(set.getSpec().getTemplate());
  }

  @Override
  public void begin(ReplicaSet set) {
    set.setStatus(new ReplicaSetStatusBuilder().withReplicas(0).build());
  }

  @Override
  public void validate(ReplicaSet set, Optional<ReplicaSet> before, Problems problems) {
    var spec = set.getSpec();
    if (spec == null) {
      problems.required("spec.selector", "");
      return;
    }
    problems.notNegative("spec.replicas", spec.getReplicas());
    problems.notNegative("spec.minReadySeconds", spec.getMinReadySeconds());
    WorkloadRules.validate("replicaset", spec.getSelector(), spec.getTemplate(), problems);
    before.ifPresent(old ->
        WorkloadRules.unchangedSelector(spec.getSelector(), old.getSpec().getSelector(), problems));
  }

  @Override
  public Object spec(ReplicaSet set) {
    return set.getSpec();
  }

  @Override
  public void copyStatus(ReplicaSet from, ReplicaSet into) {
    into.setStatus(from.getStatus());
  }
}
