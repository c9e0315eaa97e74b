package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.patch.PatchType;
import dev.netduo.k8s.schema.ObjectSchema;
import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.server.http.Refusals;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A patch as it was sent. */
record PatchBody(PatchType type, Json.Text text) {

  /**
   * Reads the body of a request.
   *
   * @throws ApiException 415 where it is no kind of patch, 400 where it cannot be read
   */
  static PatchBody of(Call call) {
    var type = PatchType.of(call.contentType());
    var body = call.body();
    return new PatchBody(type, type == PatchType.APPLY ? Draft.yaml(body) : Draft.json(body));
  }

  /** The object after the patch; {@code current} is not changed. */
  JsonNode apply(ObjectSchema schema, JsonNode current) {
    return type.apply(schema, current, text.tree());
  }

  /** The same for an object without lists, which need no strategy. */
  JsonNode applyMerging(JsonNode current) {
    if (type == PatchType.APPLY) {
      throw Refusals.unsupportedMediaType(
          List.of(PatchType.MERGE.mediaType(), PatchType.JSON.mediaType()));
    }
    var plain = type == PatchType.STRATEGIC_MERGE ? PatchType.MERGE : type;
    return plain.apply(NOTHING, current, text.tree());
  }

  private static final ObjectSchema NOTHING = new ObjectSchema("Scale", false, java.util.Map.of());
}
