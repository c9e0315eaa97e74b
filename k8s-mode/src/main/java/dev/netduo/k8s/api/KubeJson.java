package dev.netduo.k8s.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects as the JSON that goes over the wire. */
public final class KubeJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private KubeJson() {}

  /** An object as a tree, keys in alphabetical order at every level as kubectl prints them. */
  public static ObjectNode tree(Object object) {
    return (ObjectNode) sorted(MAPPER.valueToTree(object));
  }

  /** A tree as an object of a kind; fields it does not know are passed over. */
  public static <T extends HasMetadata> T read(ResourceKind<T> kind, JsonNode tree) {
    return MAPPER.treeToValue(tree, kind.type());
  }

  /** JSON text as a tree. */
  public static JsonNode parse(String json) {
    return MAPPER.readTree(json);
  }

  /** Compact JSON text. */
  public static String text(Object object) {
    return MAPPER.writeValueAsString(object);
  }

  private static JsonNode sorted(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        var result = MAPPER.createObjectNode();
        object.properties().stream()
            .sorted(java.util.Map.Entry.comparingByKey())
            .forEach(e -> result.set(e.getKey(), sorted(e.getValue())));
        yield result;
      }
      case ArrayNode array -> {
        var result = MAPPER.createArrayNode();
        array.values().forEach(value -> result.add(sorted(value)));
        yield result;
      }
      default -> node;
    };
  }
}
