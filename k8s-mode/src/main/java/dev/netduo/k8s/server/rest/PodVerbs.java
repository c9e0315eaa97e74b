package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.server.http.Refusals;
import dev.netduo.k8s.server.http.Reply;
import dev.netduo.k8s.server.http.Statuses;

/** The subresources of a pod that only write: {@code binding} and {@code eviction}. */
final class PodVerbs {
  private final Surroundings with;
  private final ResourcePath path;
  private final Call call;

  PodVerbs(Surroundings with, ResourcePath path, Call call) {
    this.with = with;
    this.path = path;
    this.call = call;
  }

  /** Puts the pod on a node, as a scheduler does. */
  Reply bind() {
    requirePost();
    var api = DryRun.isWanted(call) ? with.api().dryRun() : with.api();
    var node = Draft.text(call).tree().path("target").path("name").asString("");
    if (node.isEmpty()) {
      throw ApiException.badRequest("target.name: Required value");
    }
    var pod = with.api().require(Kinds.POD, path.namespace(), path.name());
    if (Pods.node(pod).isPresent()) {
      throw ApiException.conflict(
          Kinds.POD,
          path.name(),
          "pod " + path.name() + " is already assigned to node \"" + Pods.node(pod).get() + "\"");
    }
    pod.getSpec().setNodeName(node);
    api.update(Kinds.POD, pod);
    return Reply.json(201, Statuses.success(201));
  }

  /** Deletes the pod, as {@code kubectl drain} wants it; there are no disruption budgets. */
  Reply evict() {
    requirePost();
    var eviction = Draft.text(call).tree();
    var options = eviction.path("deleteOptions");
    var request =
        DeletionRequest.of(call, options.isMissingNode() || options.isNull() ? eviction : options);
    var api = request.dryRun() || DryRun.isWanted(call) ? with.api().dryRun() : with.api();
    api.delete(Kinds.POD, path.namespace(), path.name(), request.options());
    return Reply.json(201, Statuses.success(201));
  }

  private void requirePost() {
    if (!call.method().equals("POST")) {
      throw Refusals.methodNotAllowed();
    }
  }
}
