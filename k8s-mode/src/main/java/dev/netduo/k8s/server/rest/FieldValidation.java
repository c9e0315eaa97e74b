package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.server.http.Query;

/** What becomes of fields that a kind does not have, and of those that stand twice. */
enum FieldValidation {
  STRICT,
  WARN,
  IGNORE;

  /**
   * The choice of a request; to warn where it makes none.
   *
   * @throws ApiException 400 where there is no such choice
   */
  static FieldValidation of(Query query) {
    return switch (query.text("fieldValidation").orElse("Warn")) {
      case "Strict" -> STRICT;
      case "Warn" -> WARN;
      case "Ignore" -> IGNORE;
      default ->
          throw ApiException.badRequest(
              "fieldValidation: Unsupported value: \""
                  + query.text("fieldValidation").orElseThrow()
                  + "\": supported values: \"Ignore\", \"Strict\", \"Warn\"");
    };
  }
}
