package dev.netduo.k8s.patch;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.schema.FieldType;
import dev.netduo.k8s.schema.ObjectSchema;
import dev.netduo.k8s.schema.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A patch that is laid over an object field by field. Lists whose entries have a merge key are
 * merged by it; directives beginning with a dollar say what else is to happen. Source: {@code
 * strategic-merge-patch.md} of sig-api-machinery and {@code apimachinery/pkg/util/strategicpatch}.
 */
public final class StrategicMergePatch {
  static final String DIRECTIVE = "$patch";
  static final String RETAIN_KEYS = "$retainKeys";
  static final String ELEMENT_ORDER = "$setElementOrder/";
  static final String DELETE_FROM_LIST = "$deleteFromPrimitiveList/";

  private static final String UNSUPPORTED = "patch format is not supported: ";

  private StrategicMergePatch() {}

  /**
   * The document with the patch laid over it; neither argument is changed.
   *
   * @param schema of the object that the document is
   * @throws ApiException 400 where the patch is malformed
   */
  public static JsonNode apply(ObjectSchema schema, JsonNode document, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes) || !(document instanceof ObjectNode original)) {
      throw ApiException.badRequest("error decoding patch: an object is expected");
    }
    return object(original.deepCopy(), changes.deepCopy(), Fields.of(schema));
  }

  /** What is known of an object's fields. */
  @FunctionalInterface
  private interface Fields {
    Optional<Field> field(String name);

    static Fields of(ObjectSchema schema) {
      return name -> schema.property(name).map(Field::of);
    }

    static Fields inside(FieldType type) {
      return switch (type) {
        case FieldType.Model model -> of(model.schema());
        case FieldType.MapOf(var values, _) ->
            _ -> Optional.of(new Field(values, false, Optional.empty()));
        case FieldType.ListOf _, FieldType.Scalar _ -> _ -> Optional.empty();
      };
    }
  }

  private record Field(FieldType type, boolean merges, Optional<String> mergeKey) {
    static Field of(Property property) {
      return new Field(property.type(), property.merges(), property.mergeKey());
    }

    Fields fields() {
      return Fields.inside(type instanceof FieldType.ListOf(var items, _, _) ? items : type);
    }
  }

  private static ObjectNode object(ObjectNode original, ObjectNode patch, Fields fields) {
    if (patch.has(DIRECTIVE)) {
      switch (patch.remove(DIRECTIVE).asString("")) {
        case "replace" -> {
          return (ObjectNode) withoutDirectives(patch);
        }
        case "delete" -> {
          return JsonNodeFactory.instance.objectNode();
        }
        case "merge" -> {} // what happens anyway
        default -> throw bad("unknown patch type in map: " + patch);
      }
    }
    retainKeys(original, patch);
    deleteFromLists(original, patch);
    var orders = orders(original, patch);
    patch.forEachEntry((name, value) -> field(original, name, value, fields.field(name)));
    orders.forEach(order -> order.apply(original, patch, fields.field(order.name())));
    return original;
  }

  private static void field(
      ObjectNode original, String name, JsonNode value, Optional<Field> field) {
    var before = original.path(name);
    if (value.isNull()) {
      original.remove(name);
    } else if (before instanceof ObjectNode object && value instanceof ObjectNode changes) {
      original.set(name, object(object, changes, fieldsOf(field)));
    } else if (before instanceof ArrayNode list
        && value instanceof ArrayNode changes
        && field.filter(Field::merges).isPresent()) {
      original.set(name, list(list, changes, field.get()));
    } else {
      original.set(name, withoutDirectives(value));
    }
  }

  private static Fields fieldsOf(Optional<Field> field) {
    return field.map(Field::fields).orElse(_ -> Optional.empty());
  }

  // A union of fields: those that are not named any more go.
  private static void retainKeys(ObjectNode original, ObjectNode patch) {
    var retained = patch.remove(RETAIN_KEYS);
    if (retained == null) {
      return;
    }
    if (!retained.isArray()) {
      throw bad(UNSUPPORTED + "invalid patch format of retainKeys");
    }
    var keys = retained.valueStream().map(JsonNode::asString).toList();
    patch.forEachEntry((name, _) -> {
      if (!name.startsWith("$") && !keys.contains(name)) {
        throw bad(UNSUPPORTED + "invalid patch format of retainKeys");
      }
    });
    original.retain(keys);
  }

  private static void deleteFromLists(ObjectNode original, ObjectNode patch) {
    for (var directive : named(patch, DELETE_FROM_LIST)) {
      var gone = patch.remove(directive);
      if (!gone.isArray()) {
        throw bad(UNSUPPORTED + "invalid patch format of primitive list");
      }
      if (original.path(directive.substring(DELETE_FROM_LIST.length())) instanceof ArrayNode list) {
        list.removeIf(entry -> gone.valueStream().anyMatch(g -> Entries.same(g, entry)));
      }
    }
  }

  private static List<Order> orders(ObjectNode original, ObjectNode patch) {
    var orders = new ArrayList<Order>();
    for (var directive : named(patch, ELEMENT_ORDER)) {
      var order = patch.remove(directive);
      if (!order.isArray()) {
        throw bad(UNSUPPORTED + "invalid patch format of setElementOrder list");
      }
      var name = directive.substring(ELEMENT_ORDER.length());
      orders.add(
          new Order(
              name, order.valueStream().toList(), original.path(name).valueStream().toList()));
    }
    return orders;
  }

  private static List<String> named(ObjectNode patch, String prefix) {
    return patch.propertyNames().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  /**
   * The order a patch wants a list in.
   *
   * @param name the list's field
   * @param wanted the entries, or their names
   * @param before the entries as they stood
   */
  private record Order(String name, List<JsonNode> wanted, List<JsonNode> before) {

    void apply(ObjectNode original, ObjectNode patch, Optional<Field> field) {
      if (!(original.path(name) instanceof ArrayNode list)) {
        return;
      }
      var entries = new Entries(field.flatMap(Field::mergeKey));
      var changed =
          patch.path(name).valueStream().filter(e -> !e.path(DIRECTIVE).isString()).toList();
      if (!entries.inOrder(changed, wanted)) {
        throw bad(
            UNSUPPORTED
                + "The order in patch list:\n"
                + changed
                + "\n doesn't match "
                + ELEMENT_ORDER
                + " list:\n"
                + wanted
                + "\n");
      }
      var ordered = entries.ordered(list.valueStream().toList(), wanted, before);
      list.removeAll();
      list.addAll(ordered);
    }
  }

  private static ArrayNode list(ArrayNode original, ArrayNode patch, Field field) {
    var entries = new Entries(field.mergeKey());
    var before = original.valueStream().toList();
    var merged = new ArrayList<>(before);
    var plain = new ArrayList<JsonNode>();
    var replaces = false;
    for (var entry : patch) {
      switch (entry.path(DIRECTIVE).asString("")) {
        case "" -> plain.add(entry);
        case "delete" -> merged.removeIf(entries.like(entry));
        case "replace" -> replaces = true;
        default -> throw bad("unknown patch type in list: " + entry);
      }
    }
    if (replaces) {
      merged.clear();
    }
    for (var entry : plain) {
      merge(merged, entry, entries, field);
    }
    var result = JsonNodeFactory.instance.arrayNode();
    return result.addAll(replaces ? merged : entries.ordered(merged, plain, before));
  }

  private static void merge(List<JsonNode> merged, JsonNode entry, Entries entries, Field field) {
    var like = entries.like(entry);
    for (int i = 0; i < merged.size(); i++) {
      if (like.test(merged.get(i))) {
        if (merged.get(i) instanceof ObjectNode there && entry instanceof ObjectNode changes) {
          merged.set(i, object(there, changes.deepCopy(), field.fields()));
        }
        return;
      }
    }
    merged.add(withoutDirectives(entry));
  }

  // What is new in the document has neither directives nor fields to be removed.
  private static JsonNode withoutDirectives(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        var clean = JsonNodeFactory.instance.objectNode();
        object.forEachEntry((name, value) -> {
          if (!name.startsWith("$") && !value.isNull()) {
            clean.set(name, withoutDirectives(value));
          }
        });
        yield clean;
      }
      case ArrayNode list -> {
        var clean = JsonNodeFactory.instance.arrayNode();
        list.valueStream()
            .filter(entry -> !entry.path(DIRECTIVE).isString())
            .forEach(entry -> clean.add(withoutDirectives(entry)));
        yield clean;
      }
      default -> node;
    };
  }

  static ApiException bad(String message) {
    return ApiException.badRequest(message);
  }
}
