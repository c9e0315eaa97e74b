package dev.netduo.k8s.table;

import dev.netduo.k8s.api.Pods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pod in the few words of its row. Source: {@code printPod} of the API server's printers. */
public final class PodSummary {
  private PodSummary() {}

  /** The STATUS column: the most telling reason there is. */
  public static String status(Pod pod) {
    if (Pods.isTerminating(pod)) {
      if (reported(pod).equals("NodeLost")) {
        return "Unknown";
      }
      if (!Pods.hasEnded(pod)) {
        return "Terminating";
      }
    }
    return initializing(pod).filter(_ -> !initialized(pod)).orElseGet(() -> running(pod));
  }

  private static String reported(Pod pod) {
    return pod.getStatus() == null ? "" : Text.orEmpty(pod.getStatus().getReason());
  }

  // What init containers that are not through yet say of the pod.
  private static Optional<String> initializing(Pod pod) {
    var statuses = initContainers(pod);
    var sidecars = sidecars(pod);
    for (int i = 0; i < statuses.size(); i++) {
      var init = statuses.get(i);
      var state = Optional.ofNullable(init.getState()).orElseGet(ContainerState::new);
      var ended = state.getTerminated();
      if ((ended != null && Text.orZero(ended.getExitCode()) == 0)
          || (sidecars.contains(init.getName()) && Boolean.TRUE.equals(init.getStarted()))) {
        continue;
      }
      if (ended != null) {
        return Optional.of("Init:" + ending(ended));
      }
      var waiting = state.getWaiting() == null ? "" : Text.orEmpty(state.getWaiting().getReason());
      return Optional.of(
          waiting.isEmpty() || waiting.equals("PodInitializing")
              ? "Init:" + i + "/" + Text.list(pod.getSpec().getInitContainers()).size()
              : "Init:" + waiting);
    }
    return Optional.empty();
  }

  private static String running(Pod pod) {
    var gated =
        Pods.condition(pod, "PodScheduled")
            .map(c -> Text.orEmpty(c.getReason()))
            .filter("SchedulingGated"::equals);
    var status = gated.orElse(reported(pod).isEmpty() ? Pods.phase(pod) : reported(pod));
    for (var container : containers(pod).reversed()) {
      status = reason(container).orElse(status);
    }
    var running =
        containers(pod).stream()
            .anyMatch(c ->
                Boolean.TRUE.equals(c.getReady())
                    && c.getState() != null
                    && c.getState().getRunning() != null);
    return status.equals("Completed") && running
        ? (Pods.isReady(pod) ? "Running" : "NotReady")
        : status;
  }

  private static Optional<String> reason(ContainerStatus container) {
    var state = container.getState();
    if (state == null) {
      return Optional.empty();
    }
    if (state.getWaiting() != null) {
      return Optional.ofNullable(state.getWaiting().getReason()).filter(r -> !r.isEmpty());
    }
    return Optional.ofNullable(state.getTerminated()).map(PodSummary::ending);
  }

  private static String ending(ContainerStateTerminated ended) {
    if (!Text.orEmpty(ended.getReason()).isEmpty()) {
      return ended.getReason();
    }
    return Text.orZero(ended.getSignal()) == 0
        ? "ExitCode:" + ended.getExitCode()
        : "Signal:" + ended.getSignal();
  }

  /** The READY column: ready of all containers. */
  public static String ready(Pod pod) {
    var sidecars = sidecars(pod);
    var ready =
        Stream.concat(
                containers(pod).stream(),
                initContainers(pod).stream().filter(c -> sidecars.contains(c.getName())))
            .filter(c -> Boolean.TRUE.equals(c.getReady()))
            .count();
    return ready + "/" + (Text.list(pod.getSpec().getContainers()).size() + sidecars.size());
  }

  /** The RESTARTS column: how often its containers were started again, and when last. */
  public static String restarts(Pod pod, Instant now) {
    var counted = counted(pod);
    var restarts = counted.stream().mapToInt(c -> Text.orZero(c.getRestartCount())).sum();
    var last =
        counted.stream()
            .flatMap(c -> Stream.ofNullable(c.getLastState()))
            .flatMap(state -> Stream.ofNullable(state.getTerminated()))
            .flatMap(ended -> Stream.ofNullable(ended.getFinishedAt()))
            .filter(time -> !time.isEmpty())
            .map(Instant::parse)
            .max(Comparator.naturalOrder());
    return restarts
        + last.filter(_ -> restarts > 0)
            .map(time -> " (" + Age.human(Duration.between(time, now)) + " ago)")
            .orElse("");
  }

  // Until it is initialized, its init containers count; afterwards the others and the sidecars.
  private static List<ContainerStatus> counted(Pod pod) {
    if (initializing(pod).isPresent() && !initialized(pod)) {
      return initContainers(pod);
    }
    var sidecars = sidecars(pod);
    return Stream.concat(
            initContainers(pod).stream().filter(c -> sidecars.contains(c.getName())),
            containers(pod).stream())
        .toList();
  }

  /** The READINESS GATES column: gates that hold of all gates, empty where it has none. */
  static String gates(Pod pod) {
    var gates = Text.list(pod.getSpec().getReadinessGates());
    var held =
        gates.stream()
            .filter(gate ->
                Pods.condition(pod, gate.getConditionType())
                    .filter(c -> "True".equals(c.getStatus()))
                    .isPresent())
            .count();
    return gates.isEmpty() ? "" : held + "/" + gates.size();
  }

  private static boolean initialized(Pod pod) {
    return Pods.condition(pod, "Initialized").filter(c -> "True".equals(c.getStatus())).isPresent();
  }

  // Init containers that stay, next to the others.
  private static Set<String> sidecars(Pod pod) {
    return Text.list(pod.getSpec().getInitContainers()).stream()
        .filter(c -> "Always".equals(c.getRestartPolicy()))
        .map(Container::getName)
        .collect(Collectors.toSet());
  }

  /** What is known of its containers. */
  public static List<ContainerStatus> containers(Pod pod) {
    return pod.getStatus() == null ? List.of() : Text.list(pod.getStatus().getContainerStatuses());
  }

  private static List<ContainerStatus> initContainers(Pod pod) {
    return pod.getStatus() == null
        ? List.of()
        : Text.list(pod.getStatus().getInitContainerStatuses());
  }
}
