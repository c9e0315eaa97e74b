package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Selector;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.json.JsonProblem;
import dev.netduo.k8s.json.Models;
import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.server.http.Refusals;
import dev.netduo.k8s.server.http.Reply;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The subresource {@code scale}: how many replicas, whatever the kind. */
final class ScaleVerbs<T extends HasMetadata> {
  private final Surroundings with;
  private final ResourceKind<T> kind;
  private final ResourcePath path;
  private final Call call;

  ScaleVerbs(Surroundings with, ResourceKind<T> kind, ResourcePath path, Call call) {
    this.with = with;
    this.kind = kind;
    this.path = path;
    this.call = call;
  }

  Reply serve() {
    return switch (call.method()) {
      case "GET" -> Reply.json(200, scale(tree(current())));
      case "PUT" -> write(_ -> Draft.text(call).tree());
      case "PATCH" -> {
        var patch = PatchBody.of(call);
        yield write(scale -> patch.applyMerging(scale));
      }
      default -> throw Refusals.methodNotAllowed();
    };
  }

  private T current() {
    return with.api().require(kind, path.namespace(), path.name());
  }

  private ObjectNode tree(T object) {
    return Models.tree(object);
  }

  private ObjectNode scale(JsonNode object) {
    var scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    var from = object.path("metadata");
    var meta = scale.putObject("metadata");
    for (var field : new String[] {"name", "namespace", "uid", "resourceVersion"}) {
      meta.set(field, from.path(field));
    }
    meta.set("creationTimestamp", from.path("creationTimestamp"));
    scale.putObject("spec").put("replicas", object.path("spec").path("replicas").asInt(0));
    scale
        .putObject("status")
        .put("replicas", object.path("status").path("replicas").asInt(0))
        .put("selector", selector(object.path("spec").path("selector")));
    return scale;
  }

  private static String selector(JsonNode tree) {
    if (!tree.isObject()) {
      return "";
    }
    return Selector.of(Models.read(tree, LabelSelector.class).object()).requirements().stream()
        .map(Selector.Requirement::toString)
        .collect(Collectors.joining(","));
  }

  /** Makes the wanted scale of the one there is. */
  private interface Change {
    JsonNode apply(JsonNode scale);
  }

  private Reply write(Change change) {
    var account = FieldAccount.of(call, kind, path, with.clock().instant());
    var api = DryRun.isWanted(call) ? with.api().dryRun() : with.api();
    for (int attempt = 0; ; attempt++) {
      var before = current();
      var tree = tree(before);
      var wanted = change.apply(scale(tree));
      var next = account.updated(Optional.of(before), scaled(tree, wanted));
      try {
        return Reply.json(200, scale(tree(api.update(kind, next))));
      } catch (ApiException e) {
        var pinned = call.method().equals("PUT") && hasVersion(wanted);
        if (e.code() != ApiException.CONFLICT || pinned || attempt > 20) {
          throw e;
        }
      }
    }
  }

  private static boolean hasVersion(JsonNode scale) {
    return !scale.path("metadata").path("resourceVersion").asString("").isEmpty();
  }

  private T scaled(ObjectNode tree, JsonNode wanted) {
    var name = wanted.path("metadata").path("name").asString(path.name());
    var replicas = wanted.path("spec").path("replicas");
    if (!wanted.path("kind").asString("Scale").equals("Scale") || !name.equals(path.name())) {
      throw ApiException.badRequest("the object is not the Scale of " + path.name());
    }
    if (!replicas.isMissingNode() && !replicas.canConvertToInt()) {
      throw ApiException.badRequest(
          "json: cannot unmarshal into Go struct field ScaleSpec.spec.replicas of type int32");
    }
    if (replicas.asInt(0) < 0) {
      throw ApiException.invalid(
          kind,
          path.name(),
          java.util.List.of(
              new ApiException.Cause(
                  "spec.replicas",
                  "Invalid value: " + replicas.asInt() + ": must be greater than or equal to 0")));
    }
    var edited = tree.deepCopy();
    ((ObjectNode) edited.path("spec")).put("replicas", replicas.asInt(0));
    if (hasVersion(wanted)) {
      ((ObjectNode) edited.path("metadata"))
          .set("resourceVersion", wanted.path("metadata").path("resourceVersion"));
    }
    try {
      return Models.read(edited, kind.type()).object();
    } catch (JsonProblem e) {
      throw ApiException.badRequest(e.problem());
    }
  }
}
