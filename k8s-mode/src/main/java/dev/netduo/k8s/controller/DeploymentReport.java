package dev.netduo.k8s.controller;

import static dev.netduo.k8s.controller.DeploymentController.orZero;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The status of a Deployment, summed up from its ReplicaSets. Pure but for the time. */
final class DeploymentReport {
  private DeploymentReport() {}

  /**
   * @param seen the Deployment as its controller looked at it
   * @param now the Deployment whose status is written
   * @param current the name of the newest set
   */
  static DeploymentStatus of(
      Deployment seen, Deployment now, List<ReplicaSet> sets, Optional<String> current) {
    var newest =
        sets.stream()
            .filter(s -> current.filter(s.getMetadata().getName()::equals).isPresent())
            .toList();
    var total = sum(sets, s -> orZero(s.getReplicas()));
    var updated = sum(newest, s -> orZero(s.getReplicas()));
    var available = sum(sets, s -> orZero(s.getAvailableReplicas()));
    var rules = RolloutPlan.Rules.of(seen);
    var before = now.getStatus() == null ? new DeploymentStatus() : now.getStatus();
    var complete = updated == rules.replicas() && total == updated && available == rules.replicas();
    var enough = available >= rules.replicas() - rules.maxUnavailable();
    var set = current.orElse("");
    return new DeploymentStatusBuilder(before)
        .withObservedGeneration(seen.getMetadata().getGeneration())
        .withReplicas(orNone(total))
        .withUpdatedReplicas(orNone(updated))
        .withReadyReplicas(orNone(sum(sets, s -> orZero(s.getReadyReplicas()))))
        .withAvailableReplicas(orNone(available))
        .withUnavailableReplicas(orNone(Math.max(0, Math.max(total, rules.replicas()) - available)))
        .withConditions(
            condition(
                before,
                "Available",
                enough,
                enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                enough
                    ? "Deployment has minimum availability."
                    : "Deployment does not have minimum availability."),
            condition(
                before,
                "Progressing",
                true,
                complete ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
                "ReplicaSet \""
                    + set
                    + "\" "
                    + (complete ? "has successfully progressed." : "is progressing.")))
        .build();
  }

  private static int sum(List<ReplicaSet> sets, ToIntFunction<ReplicaSetStatus> count) {
    return sets.stream()
        .filter(s -> s.getStatus() != null)
        .mapToInt(s -> count.applyAsInt(s.getStatus()))
        .sum();
  }

  // The API leaves counts of zero out.
  private static @org.jspecify.annotations.Nullable Integer orNone(int count) {
    return count == 0 ? null : count;
  }

  private static DeploymentCondition condition(
      DeploymentStatus before, String type, boolean holds, String reason, String message) {
    var status = Conditions.status(holds);
    var old =
        (before.getConditions() == null ? List.<DeploymentCondition>of() : before.getConditions())
            .stream().filter(c -> c.getType().equals(type)).findFirst();
    var same =
        old.filter(c ->
            c.getStatus().equals(status)
                && c.getReason().equals(reason)
                && c.getMessage().equals(message));
    if (same.isPresent()) {
      return same.get();
    }
    var now = Conditions.now();
    return new DeploymentConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withLastUpdateTime(now)
        .withLastTransitionTime(
            old.filter(c -> c.getStatus().equals(status))
                .map(DeploymentCondition::getLastTransitionTime)
                .orElse(now))
        .build();
  }
}
