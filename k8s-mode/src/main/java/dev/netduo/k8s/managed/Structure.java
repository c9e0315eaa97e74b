package dev.netduo.k8s.managed;

import dev.netduo.k8s.schema.FieldType;
import dev.netduo.k8s.schema.FieldType.ListOf;
import dev.netduo.k8s.schema.FieldType.MapOf;
import dev.netduo.k8s.schema.FieldType.Model;
import dev.netduo.k8s.schema.FieldType.Scalar;
import dev.netduo.k8s.schema.Property;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** How a node of a tree is taken apart: into fields, into entries, or not at all. */
sealed interface Structure {

  /** One value. */
  record Leaf() implements Structure {}

  /**
   * Fields by name.
   *
   * @param open whether the names are anybody's choice, as those of labels are
   */
  record Fields(FieldType type, boolean open) implements Structure {

    /** What a field holds; of one that nobody knows, what its value looks like. */
    FieldType typeOf(String field, JsonNode... values) {
      return switch (type) {
        case MapOf(var inside, _) -> inside;
        case Model model ->
            model
                .schema()
                .property(field)
                .map(Property::type)
                .orElseGet(() -> Structure.looks(values));
        case ListOf _, Scalar _ -> Structure.looks(values);
      };
    }

    /** Whether an object cannot be without a field. */
    boolean requires(String field) {
      return type instanceof Model model
          && model.schema().property(field).filter(Property::required).isPresent();
    }
  }

  /** Entries that are told apart. */
  record Entries(ListOf type, Map<String, JsonNode> before, Map<String, JsonNode> after)
      implements Structure {}

  /** How two nodes of a type are compared or merged; one of them may be missing. */
  static Structure of(FieldType type, JsonNode before, JsonNode after) {
    return switch (type) {
      case Scalar _ -> new Leaf();
      case Model(_, var atomic) -> fields(type, atomic, false, before, after);
      case MapOf(_, var atomic) -> fields(type, atomic, true, before, after);
      case ListOf list when list.kind().isOneValue() -> new Leaf();
      case ListOf list ->
          isListOrNothing(before) && isListOrNothing(after)
              ? entries(list, before, after)
              : new Leaf();
    };
  }

  private static Structure fields(
      FieldType type, boolean atomic, boolean open, JsonNode before, JsonNode after) {
    var empty = before.isEmpty() && after.isEmpty();
    return atomic || empty || !isObjectOrNothing(before) || !isObjectOrNothing(after)
        ? new Leaf()
        : new Fields(type, open);
  }

  private static Structure entries(ListOf list, JsonNode before, JsonNode after) {
    var one = PathElements.entries(list, before);
    var two = PathElements.entries(list, after);
    return one.isPresent() && two.isPresent()
        ? new Entries(list, one.get(), two.get())
        : new Leaf();
  }

  private static boolean isObjectOrNothing(JsonNode node) {
    return node.isObject() || node.isMissingNode();
  }

  private static boolean isListOrNothing(JsonNode node) {
    return node.isArray() || node.isMissingNode();
  }

  private static FieldType looks(JsonNode... values) {
    for (var value : values) {
      if (value.isObject()) {
        return new MapOf(new Scalar("object", "", Optional.empty()), false);
      }
    }
    return new Scalar("string", "", Optional.empty());
  }
}
