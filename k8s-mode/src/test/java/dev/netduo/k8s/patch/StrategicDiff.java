package dev.netduo.k8s.patch;

import dev.netduo.k8s.schema.FieldType;
import dev.netduo.k8s.schema.ObjectSchema;
import dev.netduo.k8s.schema.Property;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A strategic merge patch that turns one object into another, as kubectl makes them. */
final class StrategicDiff {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private StrategicDiff() {}

  static ObjectNode of(ObjectSchema schema, ObjectNode before, ObjectNode after) {
    return object(schema::property, before, after);
  }

  private static ObjectNode object(
      Function<String, Optional<Property>> fields, ObjectNode before, ObjectNode after) {
    var patch = NODES.objectNode();
    var names = new TreeSet<>(before.propertyNames());
    names.addAll(after.propertyNames());
    for (var name : names) {
      var old = before.path(name);
      var wanted = after.path(name);
      var property = fields.apply(name);
      if (wanted.isMissingNode()) {
        patch.putNull(name);
      } else if (old instanceof ObjectNode one && wanted instanceof ObjectNode two) {
        patch.set(name, object(inside(property), one, two));
      } else if (old instanceof ArrayNode one
          && wanted instanceof ArrayNode two
          && property.filter(Property::merges).isPresent()) {
        list(patch, property.get(), one, two);
      } else if (!old.equals(wanted)) {
        patch.set(name, wanted);
      }
    }
    if (fields.apply("configMap").isPresent() && fields.apply("emptyDir").isPresent()) {
      var retained = patch.putArray(StrategicMergePatch.RETAIN_KEYS);
      after.propertyNames().forEach(retained::add);
      patch.removeIf(JsonNode::isNull);
    }
    return patch;
  }

  private static Function<String, Optional<Property>> inside(Optional<Property> property) {
    return property
        .map(p -> p.type() instanceof FieldType.ListOf(var items, _, _) ? items : p.type())
        .filter(FieldType.Model.class::isInstance)
        .map(model -> ((FieldType.Model) model).schema())
        .<Function<String, Optional<Property>>>map(schema -> schema::property)
        .orElse(_ -> Optional.empty());
  }

  private static void list(ObjectNode patch, Property property, ArrayNode before, ArrayNode after) {
    var entries = new Entries(property.mergeKey());
    var changes = patch.putArray(property.name());
    var order = patch.putArray(StrategicMergePatch.ELEMENT_ORDER + property.name());
    for (var wanted : after) {
      order.add(
          property
              .mergeKey()
              .<JsonNode>map(key -> NODES.objectNode().set(key, wanted.path(key)))
              .orElse(wanted));
      var old = before.valueStream().filter(entries.like(wanted)).findFirst();
      if (wanted instanceof ObjectNode two
          && old.orElse(NODES.nullNode()) instanceof ObjectNode one) {
        var change = object(inside(Optional.of(property)), one, two);
        property.mergeKey().ifPresent(key -> change.set(key, wanted.path(key)));
        changes.add(change);
      } else if (old.isEmpty()) {
        changes.add(wanted);
      }
    }
    var gone = before.valueStream().filter(old -> after.valueStream().noneMatch(entries.like(old)));
    if (property.mergeKey().isPresent()) {
      var key = property.mergeKey().get();
      gone.forEach(old ->
          changes.addObject().put(StrategicMergePatch.DIRECTIVE, "delete").set(key, old.path(key)));
    } else {
      var removed = patch.putArray(StrategicMergePatch.DELETE_FROM_LIST + property.name());
      gone.forEach(removed::add);
    }
  }
}
