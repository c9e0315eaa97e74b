package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.json.Json;
import java.nio.charset.StandardCharsets;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;

/** A body in YAML, of which JSON is a part. */
final class YamlBody {
  private static final int DEPTH = 200;
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setAllowDuplicateKeys(true).build();

  private YamlBody() {}

  /**
   * Reads one document.
   *
   * @throws ApiException 400 where it is none, or nested so deep or tangled as nobody writes it
   */
  static JsonNode read(byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8);
    try {
      judge(text);
      return Json.of(new Load(SETTINGS).loadFromString(text));
    } catch (YamlEngineException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  // The library builds what it reads by recursion, and an alias may stand for what is around it.
  private static void judge(String text) {
    int depth = 0;
    for (var event : new Parse(SETTINGS).parseString(text)) {
      switch (event) {
        case CollectionStartEvent _ -> depth++;
        case CollectionEndEvent _ -> depth--;
        case AliasEvent _ -> throw refusal("aliases are not read");
        default -> {}
      }
      if (depth > DEPTH) {
        throw refusal("exceeded max depth");
      }
    }
  }

  private static ApiException refusal(String why) {
    return ApiException.badRequest("error converting YAML to JSON: " + why);
  }
}
