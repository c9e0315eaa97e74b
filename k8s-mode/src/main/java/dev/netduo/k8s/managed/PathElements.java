package dev.netduo.k8s.managed;

import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.schema.FieldType;
import dev.netduo.k8s.schema.FieldType.ListKind;
import dev.netduo.k8s.schema.ObjectSchema;
import dev.netduo.k8s.schema.Property;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The elements of paths. Source: {@code fieldpath} of sigs.k8s.io/structured-merge-diff. */
final class PathElements {
  private static final String FIELD = "f:";
  private static final String KEY = "k:";
  private static final String VALUE = "v:";

  private PathElements() {}

  static String field(String name) {
    return FIELD + name;
  }

  /** The field that an element names, where it names one. */
  static Optional<String> fieldName(String element) {
    return element.startsWith(FIELD)
        ? Optional.of(element.substring(FIELD.length()))
        : Optional.empty();
  }

  /**
   * The entries of a list by their elements, in order; empty where they cannot be told apart: one
   * has no key, or two have the same.
   */
  static Optional<Map<String, JsonNode>> entries(FieldType.ListOf type, JsonNode list) {
    var entries = new LinkedHashMap<String, JsonNode>();
    if (list instanceof ArrayNode) {
      for (var entry : list) {
        var element = entry(type, entry);
        if (element.isEmpty() || entries.put(element.get(), entry) != null) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(entries);
  }

  private static Optional<String> entry(FieldType.ListOf type, JsonNode entry) {
    if (type.kind() == ListKind.SET) {
      return Optional.of(VALUE + Values.text(entry));
    }
    if (!(type.items() instanceof FieldType.Model model) || !entry.isObject()) {
      return Optional.empty();
    }
    var keys = JsonNodeFactory.instance.objectNode();
    for (var key : type.keys().stream().sorted().toList()) {
      var value = entry.path(key);
      if (value.isValueNode() && !value.isNull()) {
        keys.set(key, value);
      } else {
        defaultOf(model.schema(), key).ifPresent(text -> keys.put(key, text));
      }
    }
    return keys.isEmpty() ? Optional.empty() : Optional.of(KEY + Values.text(keys));
  }

  private static Optional<String> defaultOf(ObjectSchema schema, String key) {
    return schema.property(key).flatMap(Property::defaultValue);
  }

  /** An element for people: {@code .spec}, {@code [name="web"]}, {@code [="a"]}. */
  static String shown(String element) {
    return switch (element.substring(0, 2)) {
      case KEY ->
          Json.read(element.substring(KEY.length()).getBytes(StandardCharsets.UTF_8))
              .tree()
              .properties()
              .stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue())
              .collect(Collectors.joining(",", "[", "]"));
      case VALUE -> "[=" + element.substring(VALUE.length()) + "]";
      default -> "." + element.substring(FIELD.length());
    };
  }
}
