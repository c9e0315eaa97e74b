package dev.netduo.k8s.runtime;

import dev.netduo.emulator.engine.EngineException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.runtime.pod.PodParts;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Ends containers: first the hook, then the signal, and after the grace period the kill. Each ends
 * in a thread of its own, so that the pod's worker can go on looking, and shorten the time.
 */
final class PodEnding {
  // Whoever spent all of the grace period on its hook still gets this long to end by itself.
  private static final Duration LEAST_GRACE = Duration.ofSeconds(2);

  private final PodContext context;
  private final BiFunction<Pod, String, Hooks> hooks;
  private boolean forced;

  PodEnding(PodContext context, BiFunction<Pod, String, Hooks> hooks) {
    this.context = context;
    this.hooks = hooks;
  }

  /** How long a pod's containers have to end by themselves. */
  static Duration grace(Pod pod) {
    var asked =
        Optional.ofNullable(pod.getMetadata().getDeletionGracePeriodSeconds())
            .or(() -> Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds()));
    return Duration.ofSeconds(asked.orElse(30L));
  }

  /** Ends what runs of a container; the engine tells when it has ended. */
  void kill(Pod pod, String name, AppContainer app, String why, Duration grace) {
    if (!app.beginEnding()) {
      return;
    }
    app.endProbes();
    context.events().normal(pod, name, "Killing", why);
    var id = app.current().map(attempt -> attempt.id()).orElse("");
    context
        .workers()
        .execute(() -> {
          var begun = context.now();
          hooks.apply(pod, name).ending(grace);
          var left = grace.minus(Duration.between(begun, context.now()));
          stop(id, grace.isZero() || left.compareTo(LEAST_GRACE) > 0 ? left : LEAST_GRACE);
          app.doubt();
        });
  }

  private void stop(String id, Duration grace) {
    try {
      // Not one of the counted calls: it may take all of the grace period.
      context.engine().stop(id, grace.isNegative() ? Duration.ZERO : grace);
    } catch (EngineException e) {
      // Removed meanwhile, or the engine is gone.
    }
  }

  /** Kills what runs of a container and waits until it has ended. */
  void killNow(AppContainer app) {
    app.endProbes();
    app.current()
        .filter(attempt -> attempt.isRunning())
        .ifPresent(attempt -> stop(attempt.id(), Duration.ZERO));
    app.doubt();
  }

  /**
   * Whether everything of a pod has ended; asks what still runs to do so, the sidecars last.
   *
   * @param now whether it is to be gone at once
   */
  boolean isDone(Pod pod, boolean now, Map<String, AppContainer> apps) {
    var running = apps.keySet().stream().filter(name -> isRunning(apps, name)).toList();
    if (running.isEmpty()) {
      return true;
    }
    if (now || grace(pod).isZero() || overdue(pod)) {
      if (!forced) {
        forced = true;
        running.forEach(name -> context.workers().execute(() -> killNowOf(apps, name)));
      }
      return false;
    }
    var sidecars =
        PodParts.inits(pod).stream()
            .filter(PodParts::isSidecar)
            .map(init -> init.getName())
            .filter(running::contains)
            .toList()
            .reversed();
    var first = running.stream().filter(name -> !sidecars.contains(name)).toList();
    var next = first.isEmpty() ? List.of(sidecars.getFirst()) : first;
    var left = Duration.between(context.now(), deadline(pod));
    for (var name : next) {
      var app = apps.get(name);
      if (app != null) {
        kill(
            pod, name, app, "Stopping container " + name, left.isNegative() ? Duration.ZERO : left);
      }
    }
    return false;
  }

  private void killNowOf(Map<String, AppContainer> apps, String name) {
    var app = apps.get(name);
    if (app != null) {
      killNow(app);
    }
  }

  private static boolean isRunning(Map<String, AppContainer> apps, String name) {
    var app = apps.get(name);
    return app != null && app.view().isRunning();
  }

  // The deletion time already has the grace period in it.
  private static Instant deadline(Pod pod) {
    return Instant.parse(pod.getMetadata().getDeletionTimestamp());
  }

  private boolean overdue(Pod pod) {
    return context.now().isAfter(deadline(pod).plus(LEAST_GRACE).plus(LEAST_GRACE));
  }

  /** Tells the API that a pod is gone. */
  static void tell(KubeApi api, Pod pod) {
    var meta = pod.getMetadata();
    try {
      api.delete(
          Kinds.POD, meta.getNamespace(), meta.getName(), DeleteOptions.NOW.withUid(meta.getUid()));
    } catch (ApiException e) {
      // Already gone, or its name belongs to another pod by now.
      if (!e.isNotFound() && e.code() != ApiException.CONFLICT) {
        throw e;
      }
    }
  }
}
