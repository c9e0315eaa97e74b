package dev.netduo.k8s.client;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a server refused, as the API says it. */
final class Refusals {
  private Refusals() {}

  /** The server's own words where it answered at all. */
  static NetduoException of(KubernetesClientException e) {
    var status = Optional.ofNullable(e.getStatus());
    if (e.getCode() == 0 || status.isEmpty()) {
      return new NetduoException(
          "the cluster does not answer: " + rootCause(e),
          "does it run? see: kubectl cluster-info",
          e);
    }
    return new ApiException(
        e.getCode(),
        Objects.requireNonNullElse(status.get().getReason(), "Unknown"),
        Objects.requireNonNullElse(status.get().getMessage(), String.valueOf(e.getMessage())),
        "",
        causes(status.get()));
  }

  private static List<ApiException.Cause> causes(Status status) {
    return Optional.ofNullable(status.getDetails())
        .map(details -> details.getCauses())
        .orElse(List.of())
        .stream()
        .map(cause ->
            new ApiException.Cause(
                Objects.requireNonNullElse(cause.getField(), ""),
                Objects.requireNonNullElse(cause.getMessage(), "")))
        .toList();
  }

  private static String rootCause(Throwable e) {
    var cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
  }
}
