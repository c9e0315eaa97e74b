package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.ListPart;
import dev.netduo.k8s.server.http.Query;
import java.util.Optional;

/**
 * How a client wants a list. Source: kubernetes.io/docs/reference/using-api/api-concepts, the table
 * of {@code resourceVersionMatch}.
 *
 * @param part what is asked of the store
 * @param continued where a list goes on of which a part was answered before
 */
record ListRequest(ListPart part, Optional<Continuation> continued) {

  /**
   * Reads the parameters.
   *
   * @throws ApiException 400 where one is wrong or they do not go together
   */
  static ListRequest of(Query query) {
    var limit = query.number("limit").orElse(0);
    if (limit < 0) {
      throw ApiException.badRequest("limit: Invalid value: " + limit + ": must not be negative");
    }
    var continued = query.text("continue").map(Continuation::parse);
    var version = version(query, limit, continued.isPresent());
    var at =
        continued
            .map(Continuation::version)
            .map(v -> v == Continuation.NOW ? "" : Long.toString(v))
            .orElse(version);
    return new ListRequest(new ListPart(at, continued.map(Continuation::last), limit), continued);
  }

  private static String version(Query query, long limit, boolean continues) {
    var version = WatchRequest.version(query);
    var match = query.text("resourceVersionMatch").orElse("");
    switch (match) {
      case "", "Exact", "NotOlderThan" -> {}
      default ->
          throw forbidden(
              "Unsupported value: \"" + match + "\": supported values: Exact, NotOlderThan");
    }
    if (continues) {
      if (!match.isEmpty()) {
        throw forbidden("Forbidden: resourceVersionMatch is forbidden for continue");
      }
      if (!version.isEmpty()) {
        throw ApiException.badRequest(
            "specifying resource version is not allowed when using continue");
      }
      return "";
    }
    if (!match.isEmpty() && query.text("resourceVersion").isEmpty()) {
      throw forbidden(
          "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided");
    }
    if (match.equals("Exact") && version.isEmpty()) {
      throw forbidden(
          "Forbidden: resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"");
    }
    // Whoever asks for parts without a word on the match means that very version.
    return match.equals("Exact") || (match.isEmpty() && limit > 0) ? version : "";
  }

  private static ApiException forbidden(String why) {
    return ApiException.badRequest("resourceVersionMatch: " + why);
  }
}
