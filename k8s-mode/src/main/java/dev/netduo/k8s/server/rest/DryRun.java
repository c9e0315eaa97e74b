package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.server.http.Call;
import java.util.ArrayList;
import tools.jackson.databind.JsonNode;

/** Whether a request is to be judged and answered, and not kept. */
final class DryRun {
  private DryRun() {}

  static boolean isWanted(Call call) {
    return isWanted(call, Json.object());
  }

  /**
   * By the query or by delete options.
   *
   * @throws ApiException 400 where another word than All is said
   */
  static boolean isWanted(Call call, JsonNode options) {
    var said = new ArrayList<>(call.query().all("dryRun"));
    options.path("dryRun").forEach(word -> said.add(word.asString("")));
    said.removeIf(String::isEmpty);
    if (said.stream().anyMatch(word -> !word.equals("All"))) {
      throw ApiException.badRequest(
          "dryRun: Unsupported value: " + said + ": supported values: \"All\"");
    }
    return !said.isEmpty();
  }
}
