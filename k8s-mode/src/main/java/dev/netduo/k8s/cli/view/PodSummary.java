package dev.netduo.k8s.cli.view;

import dev.netduo.k8s.api.Pods;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/** A pod in the few words of its row. Source: {@code printPod} of the API server's printers. */
public final class PodSummary {
  private PodSummary() {}

  /** The STATUS column: the most telling reason there is. */
  public static String status(Pod pod) {
    if (Pods.isTerminating(pod)) {
      return "Terminating";
    }
    var status =
        Optional.ofNullable(pod.getStatus())
            .map(s -> s.getReason())
            .filter(reason -> !reason.isEmpty())
            .orElse(Pods.phase(pod));
    for (var container : containers(pod).reversed()) {
      var reason = reason(container);
      if (reason.isPresent()) {
        status = reason.get();
      }
    }
    var running = containers(pod).stream().anyMatch(c -> Boolean.TRUE.equals(c.getReady()));
    return status.equals("Completed") && running ? "Running" : status;
  }

  private static Optional<String> reason(ContainerStatus container) {
    var state = container.getState();
    if (state == null) {
      return Optional.empty();
    }
    if (state.getWaiting() != null) {
      return Optional.ofNullable(state.getWaiting().getReason()).filter(r -> !r.isEmpty());
    }
    var terminated = state.getTerminated();
    if (terminated == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(terminated.getReason())
        .filter(r -> !r.isEmpty())
        .or(() -> Optional.of("ExitCode:" + terminated.getExitCode()));
  }

  /** The READY column: ready of all containers. */
  public static String ready(Pod pod) {
    var ready = containers(pod).stream().filter(c -> Boolean.TRUE.equals(c.getReady())).count();
    return ready + "/" + pod.getSpec().getContainers().size();
  }

  /** How often its containers were started again. */
  public static int restarts(Pod pod) {
    return containers(pod).stream()
        .mapToInt(c -> c.getRestartCount() == null ? 0 : c.getRestartCount())
        .sum();
  }

  /** What is known of its containers. */
  public static List<ContainerStatus> containers(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
        ? List.of()
        : pod.getStatus().getContainerStatuses();
  }
}
