package dev.netduo.k8s.runtime;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIPBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pod's status as its node reports it. */
final class PodStatuses {
  private PodStatuses() {}

  /** What is known of one container of a pod. */
  sealed interface AppState {
    /** It has not started yet, or cannot. */
    record Waiting(String reason, String message) implements AppState {}

    /** It runs. */
    record Running(String id, Instant since) implements AppState {}

    /** It ended. */
    record Terminated(String id, int exitCode) implements AppState {}
  }

  /** One container's state and how often it was started again. */
  record AppStatus(AppState state, int restarts) {
    static final AppStatus CREATING =
        new AppStatus(new AppState.Waiting("ContainerCreating", ""), 0);

    boolean running() {
      return state instanceof AppState.Running;
    }
  }

  /** The pod with a status made of what its node knows. */
  static Pod report(Pod pod, String hostIp, Optional<String> podIp, Map<String, AppStatus> apps) {
    var ready = !apps.isEmpty() && apps.values().stream().allMatch(AppStatus::running);
    var status =
        new PodBuilder(pod).editOrNewStatus().withHostIP(hostIp).withPhase(phase(pod, apps));
    podIp.ifPresent(ip -> status.withPodIP(ip).withPodIPs(new PodIPBuilder().withIp(ip).build()));
    if (pod.getStatus() == null || pod.getStatus().getStartTime() == null) {
      status.withStartTime(now());
    }
    var conditions = new ArrayList<PodCondition>();
    var old = Optional.ofNullable(pod.getStatus()).map(s -> s.getConditions()).orElse(List.of());
    old.stream().filter(c -> c.getType().equals("PodScheduled")).forEach(conditions::add);
    conditions.add(condition(old, "Initialized", true));
    conditions.add(condition(old, "ContainersReady", ready));
    conditions.add(condition(old, "Ready", ready));
    status.withConditions(conditions);
    status.withContainerStatuses(
        pod.getSpec().getContainers().stream()
            .map(container ->
                containerStatus(
                    container.getName(),
                    container.getImage(),
                    apps.getOrDefault(container.getName(), AppStatus.CREATING)))
            .toList());
    return status.endStatus().build();
  }

  private static String phase(Pod pod, Map<String, AppStatus> apps) {
    if (apps.values().stream().anyMatch(AppStatus::running)) {
      return "Running";
    }
    var ended = apps.values().stream().allMatch(app -> app.state() instanceof AppState.Terminated);
    if (apps.isEmpty() || !ended) {
      return apps.values().stream().anyMatch(app -> app.restarts() > 0) ? "Running" : "Pending";
    }
    if ("Always".equals(pod.getSpec().getRestartPolicy())) {
      return "Running";
    }
    var failed =
        apps.values().stream()
            .anyMatch(
                app -> app.state() instanceof AppState.Terminated(var id, var code) && code != 0);
    return failed ? "Failed" : "Succeeded";
  }

  private static ContainerStatus containerStatus(String name, String image, AppStatus app) {
    var status =
        new ContainerStatusBuilder()
            .withName(name)
            .withImage(image)
            .withReady(app.running())
            .withStarted(app.running())
            .withRestartCount(app.restarts())
            .withState(state(app.state()));
    switch (app.state()) {
      case AppState.Running(var id, var since) -> status.withContainerID("docker://" + id);
      case AppState.Terminated(var id, var code) -> status.withContainerID("docker://" + id);
      case AppState.Waiting waiting -> {}
    }
    return status.build();
  }

  private static ContainerState state(AppState state) {
    return switch (state) {
      case AppState.Running(var id, var since) ->
          new ContainerStateBuilder()
              .withNewRunning()
              .withStartedAt(since.truncatedTo(ChronoUnit.SECONDS).toString())
              .endRunning()
              .build();
      case AppState.Terminated(var id, var code) ->
          new ContainerStateBuilder()
              .withNewTerminated()
              .withExitCode(code)
              .withReason(code == 0 ? "Completed" : "Error")
              .withContainerID("docker://" + id)
              .endTerminated()
              .build();
      case AppState.Waiting(var reason, var message) ->
          new ContainerStateBuilder()
              .withNewWaiting()
              .withReason(reason)
              .withMessage(message)
              .endWaiting()
              .build();
    };
  }

  private static PodCondition condition(List<PodCondition> old, String type, boolean holds) {
    var status = holds ? "True" : "False";
    return old.stream()
        .filter(c -> c.getType().equals(type) && c.getStatus().equals(status))
        .findFirst()
        .orElseGet(() ->
            new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withLastTransitionTime(now())
                .build());
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
