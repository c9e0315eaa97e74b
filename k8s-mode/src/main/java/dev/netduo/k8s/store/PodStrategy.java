package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Pods. */
final class PodStrategy implements Strategy<Pod> {

  @Override
  public void fillIn(Pod pod) {
    PodDefaults.fillIn(pod);
  }

  @Override
  public void begin(Pod pod) {
    PodDefaults.admit(pod);
    // Limits are requests too where none are given, which decides the class.
    PodDefaults.fillIn(pod);
    pod.setStatus(
        new PodStatusBuilder().withPhase("Pending").withQosClass(qosClass(pod.getSpec())).build());
  }

  private static String qosClass(@org.jspecify.annotations.Nullable PodSpec spec) {
    if (spec == null) {
      return "BestEffort";
    }
    var containers =
        Stream.concat(
                Given.list(spec.getContainers()).stream(),
                Given.list(spec.getInitContainers()).stream())
            .toList();
    if (containers.stream().allMatch(c -> requests(c).isEmpty() && limits(c).isEmpty())) {
      return "BestEffort";
    }
    var guaranteed =
        containers.stream()
            .allMatch(c ->
                limits(c).keySet().containsAll(List.of("cpu", "memory"))
                    && limits(c).equals(requests(c)));
    return guaranteed ? "Guaranteed" : "Burstable";
  }

  private static Map<String, Quantity> limits(Container container) {
    return container.getResources() == null
        ? Map.of()
        : Given.map(container.getResources().getLimits());
  }

  private static Map<String, Quantity> requests(Container container) {
    return container.getResources() == null
        ? Map.of()
        : Given.map(container.getResources().getRequests());
  }

  @Override
  public void validate(Pod pod, Optional<Pod> before, Problems problems) {
    PodRules.validate(pod.getSpec(), "spec", problems);
    if (before.isEmpty() || pod.getSpec() == null || pod.getSpec().equals(before.get().getSpec())) {
      return;
    }
    var old = before.get().getSpec();
    deadline(pod.getSpec(), old, problems);
    tolerations(pod.getSpec(), old, problems);
    if (!fixedPart(pod.getSpec(), old).equals(fixedPart(old, old))) {
      problems.forbidden(
          "spec",
          "pod updates may not change fields other than"
              + " `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations`"
              + " (only additions to existing tolerations),`spec.terminationGracePeriodSeconds`"
              + " (allow it to be set to 1 if it was previously negative)");
    }
  }

  private static void deadline(PodSpec spec, PodSpec before, Problems problems) {
    var old = before.getActiveDeadlineSeconds();
    var now = spec.getActiveDeadlineSeconds();
    if (old != null && now == null) {
      problems.invalid(
          "spec.activeDeadlineSeconds", "", "must not update from a positive integer to nil value");
    } else if (old != null && now > old) {
      problems.invalid(
          "spec.activeDeadlineSeconds", now, "must be less than or equal to previous value");
    }
  }

  private static void tolerations(PodSpec spec, PodSpec before, Problems problems) {
    var now = Given.list(spec.getTolerations()).stream().map(PodStrategy::withoutTime).toList();
    if (!Given.list(before.getTolerations()).stream()
        .map(PodStrategy::withoutTime)
        .allMatch(now::contains)) {
      problems.forbidden(
          "spec.tolerations",
          "existing toleration can not be modified except its tolerationSeconds");
    }
  }

  private static Toleration withoutTime(Toleration toleration) {
    return toleration.edit().withTolerationSeconds(null).build();
  }

  // The node is chosen once, by the scheduler; the API has a call of its own for it ("binding").
  private static PodSpec fixedPart(PodSpec spec, PodSpec before) {
    var built = new PodSpecBuilder(spec).withActiveDeadlineSeconds(null).withTolerations().build();
    built.getContainers().forEach(c -> c.setImage(""));
    built.getInitContainers().forEach(c -> c.setImage(""));
    if (Given.nothing(before.getNodeName())) {
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
