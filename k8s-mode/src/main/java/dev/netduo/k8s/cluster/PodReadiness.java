package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether pods can serve. */
final class PodReadiness {
  private PodReadiness() {}

  static boolean isReady(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && Optional.ofNullable(pod.getStatus()).stream()
            .flatMap(
                status -> Optional.ofNullable(status.getConditions()).orElse(List.of()).stream())
            .anyMatch(condition ->
                condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  /**
   * Waits until every Deployment of a namespace has all its pods ready and known to the API as
   * such.
   */
  static void await(KubeApi api, String namespace, Duration patience) {
    var reached = new CountDownLatch(1);
    try (var _ =
        Informer.start(
            api,
            Kinds.DEPLOYMENT,
            namespace,
            change -> countDownWhenMet(api, namespace, reached))) {
      if (!met(api, namespace) && !reached.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new NetduoException(
            "the pods of namespace "
                + namespace
                + " were not ready within "
                + patience.toSeconds()
                + " s",
            String.join("; ", unready(api, namespace)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetduoException("interrupted while waiting for pods", "", e);
    }
  }

  private static void countDownWhenMet(KubeApi api, String namespace, CountDownLatch reached) {
    if (met(api, namespace)) {
      reached.countDown();
    }
  }

  private static boolean met(KubeApi api, String namespace) {
    return api.list(Kinds.DEPLOYMENT, namespace).items().stream()
        .allMatch(deployment -> {
          var wanted = Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
          var ready =
              Optional.ofNullable(deployment.getStatus())
                  .map(status -> status.getReadyReplicas())
                  .orElse(0);
          return wanted.equals(ready);
        });
  }

  private static List<String> unready(KubeApi api, String namespace) {
    return api.list(Kinds.POD, namespace).items().stream()
        .filter(pod -> !isReady(pod))
        .map(pod -> pod.getMetadata().getName() + ": " + reason(pod))
        .toList();
  }

  private static String reason(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).stream()
        .flatMap(
            status -> Optional.ofNullable(status.getContainerStatuses()).orElse(List.of()).stream())
        .flatMap(status -> Optional.ofNullable(status.getState()).stream())
        .flatMap(state -> Optional.ofNullable(state.getWaiting()).stream())
        .map(waiting -> waiting.getReason() + " " + waiting.getMessage())
        .findFirst()
        .orElse(pod.getStatus() == null ? "not scheduled" : pod.getStatus().getPhase());
  }
}
