package dev.netduo.k8s.json;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Model objects as JSON trees, and back. By reflection on the models' fields: setting up a general
 * object mapper for a Pod alone takes more than a second in a fresh process on two cores, and it
 * does not say what the API server says of a wrong field.
 */
public final class Models {
  private Models() {}

  /**
   * A tree that was read as a model.
   *
   * @param unknown the paths of fields the model does not have, which were left out
   */
  public record Decoded<T>(T object, List<String> unknown) {}

  /** A model as a tree; empty lists and maps and fields that are not set are left out. */
  public static ObjectNode tree(Object model) {
    var tree = Json.object();
    Fields.of(model.getClass())
        .forEach((name, field) -> {
          try {
            var value = field.get(model);
            if (value != null && !isEmpty(value)) {
              tree.set(name, node(value));
            }
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(model.getClass() + " is no plain model", e);
          }
        });
    return tree;
  }

  private static boolean isEmpty(Object value) {
    return (value instanceof Collection<?> list && list.isEmpty())
        || (value instanceof Map<?, ?> map && map.isEmpty());
  }

  private static JsonNode node(@Nullable Object value) {
    return switch (value) {
      case null -> Json.of(null);
      case String _, Boolean _, Number _, JsonNode _ -> Json.of(value);
      case Collection<?> list -> {
        var array = tools.jackson.databind.node.JsonNodeFactory.instance.arrayNode(list.size());
        list.forEach(item -> array.add(node(item)));
        yield array;
      }
      case Map<?, ?> map -> {
        var object = Json.object();
        map.forEach((key, item) -> object.set(key.toString(), node(item)));
        yield object;
      }
      case IntOrString either ->
          Json.of(either.getStrVal() != null ? either.getStrVal() : either.getIntVal());
      case Quantity quantity -> Json.of(quantity.toString());
      case MicroTime time -> Json.of(time.getTime());
      case FieldsV1 fields -> Json.of(fields.getAdditionalProperties());
      default -> tree(value);
    };
  }

  /**
   * Reads a tree as a model.
   *
   * @throws JsonProblem where a field is of a wrong type
   */
  public static <T> Decoded<T> read(JsonNode tree, Class<T> type) {
    var reader = new ModelReader(type.getSimpleName());
    var object = reader.model(tree, type, "");
    return new Decoded<>(object, reader.unknown());
  }
}
