package dev.netduo.k8s.runtime.pod;

import dev.netduo.k8s.runtime.pod.AppView.Waiting;
import dev.netduo.k8s.runtime.pod.Attempt.Life;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of a pod's status that is about its containers. */
record ContainerStatuses(Pod pod, Map<String, AppView> views) {

  List<ContainerStatus> apps() {
    return PodParts.apps(pod).stream()
        .map(app -> status(app, PodParts.inits(pod).isEmpty() ? "ContainerCreating" : INITIALIZING))
        .toList();
  }

  List<ContainerStatus> inits() {
    return PodParts.inits(pod).stream().map(init -> status(init, INITIALIZING)).toList();
  }

  private static final String INITIALIZING = "PodInitializing";

  private ContainerStatus status(Container container, String notYet) {
    var view = views.getOrDefault(container.getName(), AppView.NOTHING);
    var status =
        new ContainerStatusBuilder()
            .withName(container.getName())
            .withImage(container.getImage())
            .withImageID(view.current().map(now -> "docker://" + now.imageId()).orElse(""))
            .withReady(ready(container, view))
            .withStarted(view.isStarted())
            .withRestartCount(view.restarts())
            .withState(state(view, notYet));
    view.current().ifPresent(now -> status.withContainerID("docker://" + now.id()));
    last(view).ifPresent(status::withLastState);
    return status.build();
  }

  // An init container is ready when it is done.
  private boolean ready(Container container, AppView view) {
    var runsOnce = PodParts.isInit(pod, container.getName()) && !PodParts.isSidecar(container);
    return runsOnce ? view.ended().filter(end -> end.exitCode() == 0).isPresent() : view.isReady();
  }

  private static ContainerState state(AppView view, String notYet) {
    if (view.isRunning()) {
      return state(view.current().orElseThrow(), notYet);
    }
    return view.waiting()
        .map(ContainerStatuses::waiting)
        .or(() -> view.current().map(now -> state(now, notYet)))
        .orElseGet(() -> waiting(new Waiting(notYet, "")));
  }

  private static Optional<ContainerState> last(AppView view) {
    var putOff = !view.isRunning() && view.waiting().isPresent();
    return (putOff
            ? view.current().filter(now -> now.ended().isPresent())
            : Optional.<Attempt>empty())
        .or(view::previous)
        .filter(attempt -> attempt.ended().isPresent())
        .map(attempt -> state(attempt, ""));
  }

  private static ContainerState state(Attempt attempt, String notYet) {
    return switch (attempt.life()) {
      case Life.Made() -> waiting(new Waiting(notYet, ""));
      case Life.Running(var since, var pid) ->
          new ContainerStateBuilder()
              .withNewRunning()
              .withStartedAt(PodReport.text(since))
              .endRunning()
              .build();
      case Life.Ended end ->
          new ContainerStateBuilder()
              .withNewTerminated()
              .withExitCode(end.exitCode())
              .withReason(end.reason())
              .withMessage(end.message().isEmpty() ? null : end.message())
              .withStartedAt(PodReport.text(end.started()))
              .withFinishedAt(PodReport.text(end.finished()))
              .withContainerID("docker://" + attempt.id())
              .endTerminated()
              .build();
    };
  }

  private static ContainerState waiting(Waiting why) {
    return new ContainerStateBuilder()
        .withNewWaiting()
        .withReason(why.reason())
        .withMessage(why.message().isEmpty() ? null : why.message())
        .endWaiting()
        .build();
  }
}
