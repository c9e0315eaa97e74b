package dev.netduo.k8s.openapi;

import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.schema.Descriptions;
import dev.netduo.k8s.schema.FieldType;
import dev.netduo.k8s.schema.FieldType.ListKind;
import dev.netduo.k8s.schema.ObjectSchema;
import dev.netduo.k8s.schema.Property;
import dev.netduo.k8s.schema.Schemas;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.Status;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The definitions that some kinds need, as OpenAPI has them with the extensions of Kubernetes.
 * Source: {@code api/openapi-spec/README.md} of Kubernetes.
 */
final class Definitions {
  static final String PATCH = "io.k8s.apimachinery.pkg.apis.meta.v1.Patch";
  static final String STATUS = Schemas.of(Status.class).name();
  static final String DELETE_OPTIONS = Schemas.of(DeleteOptions.class).name();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Dialect dialect;
  private final Map<String, ObjectNode> written = new TreeMap<>();
  private final Deque<ObjectSchema> waiting = new ArrayDeque<>();

  private Definitions(Dialect dialect) {
    this.dialect = dialect;
  }

  /** What the kinds, lists of them, and the bodies of requests need, by name. */
  static Map<String, ObjectNode> of(Dialect dialect, Collection<ResourceKind<?>> kinds) {
    var definitions = new Definitions(dialect);
    kinds.forEach(definitions::add);
    definitions.waiting.add(Schemas.of(Status.class));
    definitions.waiting.add(Schemas.of(DeleteOptions.class));
    definitions.written.put(
        PATCH, NODES.objectNode().put("description", "A change.").put("type", "object"));
    definitions.writeAll();
    return definitions.written;
  }

  /** The definition of a list of a kind. */
  static String list(ResourceKind<?> kind) {
    return Schemas.of(kind).name() + "List";
  }

  /** What operations and definitions say of the kind they are about. */
  static ObjectNode groupVersionKind(ResourceKind<?> kind, String name) {
    return NODES
        .objectNode()
        .put("group", kind.group())
        .put("kind", name)
        .put("version", kind.version());
  }

  private void add(ResourceKind<?> kind) {
    var schema = Schemas.of(kind);
    var object = write(schema);
    object.putArray("x-kubernetes-group-version-kind").add(groupVersionKind(kind, kind.kind()));
    written.put(schema.name(), object);
    written.put(list(kind), listOf(kind, schema));
  }

  private ObjectNode listOf(ResourceKind<?> kind, ObjectSchema schema) {
    var list = NODES.objectNode();
    list.put("description", "A list of " + kind.plural() + ".");
    list.putArray("required").add("items");
    list.put("type", "object");
    var properties = list.putObject("properties");
    for (var name : new String[] {"apiVersion", "kind"}) {
      properties
          .putObject(name)
          .put("description", Descriptions.of(schema.name(), name))
          .put("type", "string");
    }
    var meta = new FieldType.Model(ListMeta.class, false);
    properties.set(
        "metadata",
        type(meta).put("description", "What every list has: the version it was read at."));
    var items = properties.putObject("items").put("description", "The objects.");
    items.put("type", "array").set("items", reference(schema.name()));
    list.putArray("x-kubernetes-group-version-kind")
        .add(groupVersionKind(kind, kind.kind() + "List"));
    return list;
  }

  private void writeAll() {
    while (!waiting.isEmpty()) {
      var schema = waiting.poll();
      if (!written.containsKey(schema.name())) {
        written.put(schema.name(), write(schema));
      }
    }
  }

  private ObjectNode write(ObjectSchema schema) {
    var object = NODES.objectNode();
    describe(object, Descriptions.of(schema.name()));
    var required = schema.required();
    if (!required.isEmpty()) {
      var names = object.putArray("required");
      required.forEach(names::add);
    }
    object.put("type", "object");
    var properties = object.putObject("properties");
    schema.properties().forEach(p -> properties.set(p.name(), property(schema, p)));
    if (schema.atomic()) {
      object.put("x-kubernetes-map-type", "atomic");
    }
    return object;
  }

  private ObjectNode property(ObjectSchema schema, Property property) {
    var node = type(property.type());
    describe(node, Descriptions.of(schema.name(), property.name()));
    property.defaultValue().ifPresent(value -> node.put("default", value));
    if (!property.values().isEmpty()) {
      var values = node.putArray("enum");
      property.values().forEach(values::add);
    }
    property.mergeKey().ifPresent(key -> node.put("x-kubernetes-patch-merge-key", key));
    if (!property.patchStrategy().isEmpty()) {
      node.put("x-kubernetes-patch-strategy", property.patchStrategy());
    }
    return node;
  }

  private static void describe(ObjectNode node, String text) {
    if (!text.isEmpty()) {
      node.put("description", text);
    }
  }

  private ObjectNode type(FieldType type) {
    return switch (type) {
      case FieldType.Scalar scalar -> scalar(scalar);
      case FieldType.Model model -> {
        waiting.add(model.schema());
        yield reference(model.schema().name());
      }
      case FieldType.MapOf(var values, var atomic) -> {
        var map = NODES.objectNode().put("type", "object");
        map.set("additionalProperties", type(values));
        if (atomic) {
          map.put("x-kubernetes-map-type", "atomic");
        }
        yield map;
      }
      case FieldType.ListOf(var items, var kind, var keys) -> {
        var list = NODES.objectNode().put("type", "array");
        list.set("items", type(items));
        if (kind != ListKind.UNSAID) {
          list.put("x-kubernetes-list-type", kind.name().toLowerCase(Locale.ROOT));
        }
        if (kind == ListKind.MAP) {
          keys.forEach(list.withArray("x-kubernetes-list-map-keys")::add);
        }
        yield list;
      }
    };
  }

  private ObjectNode scalar(FieldType.Scalar scalar) {
    if (scalar.definition().isEmpty()) {
      return plain(scalar);
    }
    var name = scalar.definition().get();
    if (!written.containsKey(name)) {
      var definition = named(scalar, name);
      describe(definition, Descriptions.of(name));
      written.put(name, definition);
    }
    return reference(name);
  }

  // Version 2 cannot say that a value is a number or a text.
  private ObjectNode named(FieldType.Scalar scalar, String name) {
    if (dialect == Dialect.V2) {
      return plain(scalar);
    }
    if (scalar.format().equals("int-or-string")) {
      return oneOf("integer", "string").put("format", scalar.format());
    }
    return name.endsWith(".Quantity") ? oneOf("string", "number") : plain(scalar);
  }

  private static ObjectNode oneOf(String... types) {
    var node = NODES.objectNode();
    var choices = node.putArray("oneOf");
    for (var type : types) {
      choices.addObject().put("type", type);
    }
    return node;
  }

  private static ObjectNode plain(FieldType.Scalar scalar) {
    var node = NODES.objectNode().put("type", scalar.type());
    if (!scalar.format().isEmpty()) {
      node.put("format", scalar.format());
    }
    return node;
  }

  // In version 3 nothing may stand beside a reference, so it is wrapped.
  private ObjectNode reference(String name) {
    var reference = NODES.objectNode().put("$ref", dialect.reference(name));
    if (dialect == Dialect.V2) {
      return reference;
    }
    var node = NODES.objectNode();
    node.putArray("allOf").add(reference);
    return node;
  }
}
