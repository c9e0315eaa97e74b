package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.server.http.Reply;
import io.fabric8.kubernetes.api.model.Pod;

/** The subresources of a pod that are streams: log, exec, attach, portforward. */
@FunctionalInterface
public interface PodStreams {
  /**
   * The answer to a request for one.
   *
   * @param subresource one of {@code log}, {@code exec}, {@code attach}, {@code portforward}
   * @throws ApiException where it is refused
   */
  Reply serve(Call call, Pod pod, String subresource);
}
