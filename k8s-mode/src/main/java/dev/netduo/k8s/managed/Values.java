package dev.netduo.k8s.managed;

import dev.netduo.k8s.json.Json;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Values in JSON, where a number is the same however it is kept. */
final class Values {
  private Values() {}

  static boolean same(JsonNode one, JsonNode other) {
    return one.equals(Values::compare, other);
  }

  /** A value as JSON text. */
  static String text(JsonNode value) {
    return new String(Json.bytes(value), StandardCharsets.UTF_8);
  }

  private static int compare(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue());
    }
    return one.equals(other) ? 0 : 1;
  }
}
