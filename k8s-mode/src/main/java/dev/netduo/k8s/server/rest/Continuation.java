package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.json.JsonProblem;
import java.util.Base64;

/**
 * Where a list that was answered in part goes on, as a token that clients only hand back. Source:
 * {@code apiserver/pkg/storage/continue.go}.
 *
 * @param version the moment the list is of; -1 for whatever there is when it goes on
 * @param last the object that the part before ended with
 */
record Continuation(long version, ObjectKey last) {
  private static final String FORM = "meta.k8s.io/v1";

  /** For lists whose own moment is forgotten. */
  static final long NOW = -1;

  /**
   * Reads a token.
   *
   * @throws ApiException 400 where it is none
   */
  static Continuation parse(String token) {
    try {
      var tree = Json.read(Base64.getUrlDecoder().decode(token)).tree();
      var version = tree.path("rv").asLong(0);
      var key = tree.path("start").asString("").split("/", -1);
      if (!tree.path("v").asString("").equals(FORM)
          || key.length != 2
          || key[1].isEmpty()
          || (version <= 0 && version != NOW)) {
        throw invalid("incorrect encoded start resourceVersion or key (version " + FORM + ")");
      }
      return new Continuation(version, new ObjectKey(key[0], key[1]));
    } catch (IllegalArgumentException | JsonProblem e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private static ApiException invalid(String why) {
    return ApiException.badRequest("continue key is not valid: " + why);
  }

  /** The token. */
  String token() {
    var tree =
        Json.object()
            .put("v", FORM)
            .put("rv", version)
            .put("start", last.namespace() + "/" + last.name());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(tree));
  }

  /** The same place in the list of whatever there is then. */
  Continuation ofNow() {
    return new Continuation(NOW, last);
  }
}
