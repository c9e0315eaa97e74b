package dev.netduo.k8s.runtime.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has to be done next about a pod's containers, from what is wanted and what is there. Pure.
 * Source: Kubernetes {@code pkg/kubelet/kuberuntime/kuberuntime_manager.go}, computePodActions.
 *
 * @param steps to be done in this order
 * @param again when to look again although nothing happened
 */
public record PodPlan(List<Step> steps, Optional<Instant> again) {

  /** Something to be done about one container. */
  public sealed interface Step {
    /** Its name. */
    String container();

    /** A further attempt at it. */
    record Start(String container) implements Step {}

    /** It failed and may be started again later. */
    record PutOff(String container, Instant until) implements Step {}

    /** Its attempt that runs is to end. */
    record Kill(String container, String why) implements Step {}
  }

  /** The next steps. */
  public static PodPlan of(Pod pod, Map<String, AppView> views, Instant now) {
    var draft = new Draft(pod, views, now);
    if (PodPhase.isOver(pod, views)) {
      draft.endSidecars();
    } else if (draft.initialize()) {
      PodParts.apps(pod).forEach(draft::keep);
    }
    return new PodPlan(List.copyOf(draft.steps), draft.again);
  }

  /** A plan in the making. */
  private static final class Draft {
    private final Pod pod;
    private final Map<String, AppView> views;
    private final Instant now;
    private final List<Step> steps = new ArrayList<>();
    private Optional<Instant> again = Optional.empty();

    Draft(Pod pod, Map<String, AppView> views, Instant now) {
      this.pod = pod;
      this.views = views;
      this.now = now;
    }

    private AppView view(Container container) {
      return views.getOrDefault(container.getName(), AppView.NOTHING);
    }

    void endSidecars() {
      for (var sidecar : PodParts.inits(pod).reversed()) {
        if (view(sidecar).isRunning()) {
          steps.add(new Step.Kill(sidecar.getName(), "Stopping container " + sidecar.getName()));
        }
      }
    }

    /** Whether everything before the app containers is done; adds the steps that lead there. */
    boolean initialize() {
      // Once an app container was made, init containers that ended are history.
      var begun = PodParts.apps(pod).stream().anyMatch(app -> view(app).current().isPresent());
      for (var init : PodParts.inits(pod)) {
        if (PodParts.isSidecar(init)) {
          keep(init);
          if (!begun && !view(init).isStarted()) {
            return false;
          }
        } else if (!begun && !hasSucceeded(init)) {
          if (!view(init).isRunning()) {
            keep(init);
          }
          return false;
        }
      }
      return true;
    }

    private boolean hasSucceeded(Container init) {
      return view(init).ended().filter(end -> end.exitCode() == 0).isPresent();
    }

    /** Starts it, starts it again or ends it, as its state and the restart policy ask for. */
    void keep(Container container) {
      var view = view(container);
      var name = container.getName();
      if (view.isRunning()) {
        if (!view.health().failed().isEmpty()) {
          steps.add(
              new Step.Kill(
                  name,
                  "Container %s failed %s probe, will be restarted"
                      .formatted(name, view.health().failed())));
        }
        return;
      }
      if (view.ended().isEmpty()) {
        steps.add(new Step.Start(name));
        return;
      }
      var end = view.ended().get();
      if (!PodPhase.restarts(pod, container, end.exitCode())) {
        return;
      }
      var until = view.backOff().map(pause -> pause.until(end.finished())).orElse(now);
      if (until.isAfter(now)) {
        steps.add(new Step.PutOff(name, until));
        again = again.filter(earlier -> earlier.isBefore(until)).or(() -> Optional.of(until));
      } else {
        steps.add(new Step.Start(name));
      }
    }
  }
}
