package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.Optional;

/** Pods. */
final class PodStrategy implements Strategy<Pod> {

  @Override
  public void fillIn(Pod pod) {
    if (pod.getSpec() != null) {
      PodRules.fillIn(pod.getSpec());
    }
  }

  @Override
  public void begin(Pod pod) {
    pod.setStatus(new PodStatusBuilder().withPhase("Pending").build());
  }

  @Override
  public void validate(Pod pod, Optional<Pod> before, Problems problems) {
    PodRules.validate(pod.getSpec(), "spec", problems);
    if (before.isPresent()
        && pod.getSpec() != null
        && !fixedPart(pod.getSpec(), before.get().getSpec())
            .equals(fixedPart(before.get().getSpec(), before.get().getSpec()))) {
      problems.forbidden(
          "spec",
          "pod updates may not change fields other than `spec.containers[*].image`,"
              + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only"
              + " additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to"
              + " be set to 1 if it was previously negative)");
    }
  }

  // The node is chosen once, by the scheduler; the API has a call of its own for it ("binding").
  private static PodSpec fixedPart(PodSpec spec, PodSpec before) {
    var unscheduled = before.getNodeName() == null || before.getNodeName().isEmpty();
    var fixed = new PodSpecBuilder(spec).withActiveDeadlineSeconds(null).withTolerations();
    var built = fixed.build();
    built.getContainers().forEach(c -> c.setImage(""));
    built.getInitContainers().forEach(c -> c.setImage(""));
    if (unscheduled) {
      built.setNodeName(null);
    }
    return built;
  }

  @Override
  public Object spec(Pod pod) {
    return pod.getSpec();
  }

  @Override
  public void copyStatus(Pod from, Pod into) {
    into.setStatus(from.getStatus());
  }
}
