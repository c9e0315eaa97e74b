package dev.netduo.k8s.server.http;

import dev.netduo.k8s.api.ApiException;

/** Answers requests. Called on a virtual thread for each; may block. */
@FunctionalInterface
public interface Endpoint {
  /**
   * The answer to a request.
   *
   * @throws ApiException where it is refused
   */
  Reply serve(Call call);
}
