package dev.netduo.k8s.patch;

import dev.netduo.k8s.api.ApiException;
import io.fabric8.zjsonpatch.CompatibilityFlags;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A list of operations. Source: RFC 6902. */
public final class JsonPatch {
  private static final int TOO_LARGE = 413;
  private static final int MAX_OPERATIONS = 10_000;
  // Copies may double a document again and again; the real server stops at as much.
  private static final int MAX_COPIED = 3 * 1024 * 1024;
  private static final Set<String> OPERATIONS =
      Set.of("add", "remove", "replace", "move", "copy", "test");

  private JsonPatch() {}

  /**
   * The document with the operations done in order; neither argument is changed.
   *
   * @throws ApiException 400 where an operation is malformed, 413 where there are too many, 422
   *     where one cannot be done or a test fails
   */
  public static JsonNode apply(JsonNode document, JsonNode patch) {
    check(patch);
    try {
      return copies(patch) ? stepwise(document, patch) : done(document, patch);
    } catch (JsonPatchException | IllegalArgumentException | IllegalStateException e) {
      throw refused(e.getMessage());
    }
  }

  private static void check(JsonNode patch) {
    if (!patch.isArray()) {
      throw malformed("a list of operations is expected");
    }
    if (patch.size() > MAX_OPERATIONS) {
      throw tooLarge(
          "The allowed maximum operations in a JSON patch is "
              + MAX_OPERATIONS
              + ", got "
              + patch.size());
    }
    for (var operation : patch) {
      var op = operation.path("op").asString("");
      if (!OPERATIONS.contains(op)) {
        throw malformed("Unexpected kind: " + op);
      }
      pointer(operation, "path");
      if (op.equals("copy") || op.equals("move")) {
        pointer(operation, "from");
      } else if (!op.equals("remove") && !operation.has("value")) {
        throw malformed("missing value");
      }
    }
  }

  private static JsonPointer pointer(JsonNode operation, String field) {
    var text = operation.path(field);
    if (!text.isString()) {
      throw malformed("missing " + field);
    }
    try {
      return JsonPointer.compile(text.stringValue());
    } catch (IllegalArgumentException e) {
      throw malformed(field + " is no JSON pointer: " + text.stringValue());
    }
  }

  private static boolean copies(JsonNode patch) {
    return patch.valueStream().anyMatch(o -> o.path("op").asString("").equals("copy"));
  }

  private static JsonNode stepwise(JsonNode document, JsonNode patch) {
    var result = document;
    var copied = 0;
    for (var operation : patch) {
      if (operation.path("op").asString("").equals("copy")) {
        copied += result.at(pointer(operation, "from")).toString().length();
        if (copied > MAX_COPIED) {
          throw tooLarge(
              "Unable to complete the copy, the accumulated size increase of copy is more than the"
                  + " limit of "
                  + MAX_COPIED);
        }
      }
      result = done(result, JsonNodeFactory.instance.arrayNode().add(operation));
    }
    return result;
  }

  private static JsonNode done(JsonNode document, JsonNode patch) {
    return io.fabric8.zjsonpatch.JsonPatch.apply(
        patch, document, EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT));
  }

  private static ApiException malformed(String why) {
    return ApiException.badRequest("error decoding patch: " + why);
  }

  private static ApiException tooLarge(String message) {
    return new ApiException(TOO_LARGE, "RequestEntityTooLarge", message, "", List.of());
  }

  private static ApiException refused(@Nullable String why) {
    return new ApiException(
        ApiException.INVALID,
        "Invalid",
        "the server rejected our request due to an error in our request",
        why == null ? "" : why,
        List.of());
  }
}
