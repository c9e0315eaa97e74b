package dev.netduo.k8s.runtime.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A pod's phase, from its containers. Pure. Source: Kubernetes {@code pkg/kubelet/kubelet_pods.go},
 * getPhase.
 */
public final class PodPhase {
  private PodPhase() {}

  /** {@code Pending}, {@code Running}, {@code Succeeded} or {@code Failed}. */
  public static String of(Pod pod, Map<String, AppView> views) {
    if (failedInit(pod, views)) {
      return "Failed";
    }
    if (!isInitialized(pod, views)) {
      return "Pending";
    }
    var apps = PodParts.apps(pod).stream().map(app -> view(views, app)).toList();
    if (apps.stream().anyMatch(app -> !app.isRunning() && !hasRun(app))) {
      return "Pending";
    }
    if (apps.stream().anyMatch(AppView::isRunning)
        || PodParts.apps(pod).stream().anyMatch(app -> restartsAgain(pod, app, views))) {
      return "Running";
    }
    return endedWell(apps.stream()) ? "Succeeded" : "Failed";
  }

  /** Whether nothing of a pod will ever run again. */
  public static boolean isOver(Pod pod, Map<String, AppView> views) {
    var phase = of(pod, views);
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** What a pod that was ended from outside comes to. */
  public static String ofEnded(Pod pod, Map<String, AppView> views) {
    var apps = PodParts.apps(pod).stream().map(app -> view(views, app)).toList();
    return apps.stream().allMatch(app -> app.ended().isPresent()) && endedWell(apps.stream())
        ? "Succeeded"
        : "Failed";
  }

  /** Whether a container that ended like this is started again. */
  public static boolean restarts(Pod pod, Container container, int exitCode) {
    if (PodParts.isInit(pod, container.getName())) {
      return PodParts.isSidecar(container)
          || (exitCode != 0 && !"Never".equals(pod.getSpec().getRestartPolicy()));
    }
    return switch (String.valueOf(pod.getSpec().getRestartPolicy())) {
      case "Never" -> false;
      case "OnFailure" -> exitCode != 0;
      default -> true;
    };
  }

  /** Whether every init container is done, and every sidecar up. */
  public static boolean isInitialized(Pod pod, Map<String, AppView> views) {
    return PodParts.inits(pod).stream().allMatch(init -> isInitialized(pod, init, views));
  }

  /** Whether one init container is done, or up where it is a sidecar. */
  public static boolean isInitialized(Pod pod, Container init, Map<String, AppView> views) {
    // What was reached once stays reached, whatever becomes of a sidecar.
    if (PodParts.apps(pod).stream().anyMatch(app -> view(views, app).current().isPresent())) {
      return true;
    }
    var view = view(views, init);
    return PodParts.isSidecar(init)
        ? view.isStarted()
        : view.ended().filter(end -> end.exitCode() == 0).isPresent();
  }

  private static boolean failedInit(Pod pod, Map<String, AppView> views) {
    return "Never".equals(pod.getSpec().getRestartPolicy())
        && PodParts.inits(pod).stream()
            .filter(init -> !PodParts.isSidecar(init))
            .flatMap(init -> view(views, init).ended().stream())
            .anyMatch(end -> end.exitCode() != 0);
  }

  private static boolean restartsAgain(Pod pod, Container app, Map<String, AppView> views) {
    return view(views, app).ended().filter(end -> restarts(pod, app, end.exitCode())).isPresent()
        || (view(views, app).current().isPresent() && view(views, app).ended().isEmpty());
  }

  private static boolean hasRun(AppView app) {
    return app.ended().isPresent() || app.previous().isPresent();
  }

  private static boolean endedWell(Stream<AppView> apps) {
    return apps.allMatch(app -> app.ended().filter(end -> end.exitCode() == 0).isPresent());
  }

  private static AppView view(Map<String, AppView> views, Container container) {
    return views.getOrDefault(container.getName(), AppView.NOTHING);
  }
}
