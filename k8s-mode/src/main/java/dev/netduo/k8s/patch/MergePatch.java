package dev.netduo.k8s.patch;

import dev.netduo.k8s.api.ApiException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An object laid over another; null removes, lists are replaced. Source: RFC 7386. */
public final class MergePatch {
  private MergePatch() {}

  /**
   * The document with the patch laid over it; neither argument is changed.
   *
   * @throws ApiException 400 where the patch is no object
   */
  public static JsonNode apply(JsonNode document, JsonNode patch) {
    if (!patch.isObject()) {
      throw ApiException.badRequest("error decoding patch: an object is expected");
    }
    return merged(document.deepCopy(), patch);
  }

  private static JsonNode merged(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch.deepCopy();
    }
    var result =
        target instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    patch.forEachEntry((field, value) -> {
      if (value.isNull()) {
        result.remove(field);
      } else {
        result.set(field, merged(result.path(field), value));
      }
    });
    return result;
  }
}
