package dev.netduo.k8s.runtime.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The conditions a node reports of a pod. Source: Kubernetes {@code
 * pkg/kubelet/status/generate.go}.
 */
record PodConditions(Pod pod, Map<String, AppView> views, boolean sandbox, String phase) {
  private static final Set<String> OWN =
      Set.of("PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready");

  List<PodCondition> at(Instant now) {
    var all = new ArrayList<PodCondition>();
    all.add(condition("PodReadyToStartContainers", sandbox, "", "", now));
    all.add(initialized(now));
    var containers = containers(now);
    all.add(ready(containers, now));
    all.add(containers);
    old().stream().filter(condition -> !OWN.contains(condition.getType())).forEach(all::add);
    return List.copyOf(all);
  }

  private PodCondition initialized(Instant now) {
    if (phase.equals("Succeeded")) {
      return condition("Initialized", true, "PodCompleted", "", now);
    }
    var undone =
        PodParts.inits(pod).stream()
            .filter(init -> !PodPhase.isInitialized(pod, init, views))
            .map(Container::getName)
            .toList();
    return undone.isEmpty()
        ? condition("Initialized", true, "", "", now)
        : condition(
            "Initialized",
            false,
            "ContainersNotInitialized",
            "containers with incomplete status: " + words(undone),
            now);
  }

  private PodCondition containers(Instant now) {
    var over = over();
    if (over.isPresent()) {
      return condition("ContainersReady", false, over.get(), "", now);
    }
    var unready =
        PodParts.apps(pod).stream()
            .map(Container::getName)
            .filter(name -> !views.getOrDefault(name, AppView.NOTHING).isReady())
            .toList();
    return unready.isEmpty()
        ? condition("ContainersReady", true, "", "", now)
        : condition(
            "ContainersReady",
            false,
            "ContainersNotReady",
            "containers with unready status: " + words(unready),
            now);
  }

  private PodCondition ready(PodCondition containers, Instant now) {
    var gates = PodParts.orEmpty(pod.getSpec().getReadinessGates());
    var shut =
        gates.stream()
            .map(gate -> gate.getConditionType())
            .filter(type ->
                old().stream()
                    .noneMatch(c -> c.getType().equals(type) && c.getStatus().equals("True")))
            .toList();
    if (containers.getStatus().equals("True") && !shut.isEmpty()) {
      return condition(
          "Ready",
          false,
          "ReadinessGatesNotReady",
          "corresponding condition of pod readiness gate \""
              + shut.getFirst()
              + "\" does not exist.",
          now);
    }
    return condition(
        "Ready",
        containers.getStatus().equals("True"),
        Objects.requireNonNullElse(containers.getReason(), ""),
        Objects.requireNonNullElse(containers.getMessage(), ""),
        now);
  }

  private Optional<String> over() {
    return switch (phase) {
      case "Succeeded" -> Optional.of("PodCompleted");
      case "Failed" -> Optional.of("PodFailed");
      default -> Optional.empty();
    };
  }

  private List<PodCondition> old() {
    return pod.getStatus() == null ? List.of() : PodParts.orEmpty(pod.getStatus().getConditions());
  }

  private PodCondition condition(
      String type, boolean holds, String reason, String message, Instant now) {
    var status = holds ? "True" : "False";
    var since =
        old().stream()
            .filter(c -> c.getType().equals(type) && c.getStatus().equals(status))
            .map(PodCondition::getLastTransitionTime)
            .findFirst()
            .orElseGet(() -> PodReport.text(now));
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason.isEmpty() ? null : reason)
        .withMessage(message.isEmpty() ? null : message)
        .withObservedGeneration(pod.getMetadata().getGeneration())
        .withLastTransitionTime(since)
        .build();
  }

  // As Go prints a list.
  private static String words(List<String> names) {
    return "[" + String.join(" ", names) + "]";
  }
}
