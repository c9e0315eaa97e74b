package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.json.JsonProblem;
import dev.netduo.k8s.json.Models;
import dev.netduo.k8s.managed.FieldOwner;
import dev.netduo.k8s.managed.ManagedFields;
import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.server.http.Refusals;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps in an object who set which of its fields, for the client of one request. */
record FieldAccount<T extends HasMetadata>(
    ResourceKind<T> kind, FieldOwner manager, boolean force, Instant now) {
  private static final int LONGEST_NAME = 128;

  /**
   * Reads who the client is: by its own word, or by its user agent.
   *
   * @throws ApiException 400 where the name is too long or cannot be printed
   */
  static <T extends HasMetadata> FieldAccount<T> of(
      Call call, ResourceKind<T> kind, ResourcePath path, Instant now) {
    var query = call.query();
    var name =
        query
            .text("fieldManager")
            .orElseGet(() -> call.header("User-Agent").orElse("unknown").split("/", 2)[0]);
    if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
      throw ApiException.badRequest(
          "fieldManager: Invalid value: must be at most " + LONGEST_NAME + " printable characters");
    }
    return new FieldAccount<>(
        kind, new FieldOwner(name, path.subresource()), query.flag("force"), now);
  }

  /**
   * The object with its account brought up to date.
   *
   * @param before the object as it is; empty where it is created
   */
  T updated(Optional<T> before, T next) {
    var tree =
        ManagedFields.update(kind, before.map(Models::tree), Models.tree(next), manager, now);
    return model(tree);
  }

  /**
   * What becomes of an object when the client applies to it.
   *
   * @param before the object as it is; empty where there is none
   * @throws ApiException 409 where others have set its fields otherwise, 422 where the client does
   *     not say who it is
   */
  T applied(Optional<T> before, JsonNode applied, Call call) {
    if (call.query().text("fieldManager").isEmpty()) {
      throw Refusals.of(
          ApiException.INVALID,
          "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
              + " apply patch");
    }
    if (!(applied instanceof ObjectNode wanted)) {
      throw ApiException.badRequest("what is applied must be an object");
    }
    return model(ManagedFields.apply(kind, before.map(Models::tree), wanted, manager, force, now));
  }

  private T model(JsonNode tree) {
    try {
      return Models.read(tree, kind.type()).object();
    } catch (JsonProblem e) {
      throw ApiException.badRequest(e.problem());
    }
  }
}
