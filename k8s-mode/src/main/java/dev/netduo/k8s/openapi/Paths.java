package dev.netduo.k8s.openapi;

import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.schema.Schemas;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What can be asked of a kind, and where. Clients look here for what a request understands: kubectl
 * sends {@code fieldValidation} and {@code dryRun} only where the patch of a kind has them.
 */
final class Paths {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String JSON = "application/json";
  private static final List<String> PATCHES =
      List.of(
          "application/apply-patch+yaml",
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json");

  private final Dialect dialect;
  private final ObjectNode paths;

  /** A parameter of a request. */
  private enum Parameter {
    CONTINUE("continue", "string", "Where a list goes on that came in parts."),
    DRY_RUN("dryRun", "string", "All: the request is judged and nothing is kept."),
    FIELD_MANAGER("fieldManager", "string", "Who makes the change."),
    FIELD_SELECTOR("fieldSelector", "string", "Chooses objects by fields."),
    FIELD_VALIDATION(
        "fieldValidation", "string", "What becomes of unknown fields: Ignore, Warn or Strict."),
    FORCE("force", "boolean", "Whether an apply takes fields from others."),
    GRACE_PERIOD(
        "gracePeriodSeconds", "integer", "How long the object may take to end; 0 is at once."),
    LABEL_SELECTOR("labelSelector", "string", "Chooses objects by labels."),
    LIMIT("limit", "integer", "The most objects that come at a time."),
    PROPAGATION("propagationPolicy", "string", "Background, Foreground or Orphan."),
    RESOURCE_VERSION("resourceVersion", "string", "The version to begin at."),
    TIMEOUT("timeoutSeconds", "integer", "How long a watch lasts."),
    WATCH("watch", "boolean", "Whether to follow changes."),
    BOOKMARKS("allowWatchBookmarks", "boolean", "Whether a watch tells how far it is.");

    private final String name;
    private final String type;
    private final String description;

    Parameter(String name, String type, String description) {
      this.name = name;
      this.type = type;
      this.description = description;
    }

    static final List<Parameter> WRITE = List.of(DRY_RUN, FIELD_MANAGER, FIELD_VALIDATION);
    static final List<Parameter> APPLY = List.of(DRY_RUN, FIELD_MANAGER, FIELD_VALIDATION, FORCE);
    static final List<Parameter> DELETE = List.of(DRY_RUN, GRACE_PERIOD, PROPAGATION);
    static final List<Parameter> LIST =
        List.of(
            BOOKMARKS,
            CONTINUE,
            FIELD_SELECTOR,
            LABEL_SELECTOR,
            LIMIT,
            RESOURCE_VERSION,
            TIMEOUT,
            WATCH);
    static final List<Parameter> DELETE_ALL =
        Stream.concat(LIST.stream(), DELETE.stream()).toList();
  }

  private Paths(Dialect dialect, ObjectNode paths) {
    this.dialect = dialect;
    this.paths = paths;
  }

  /** Adds the paths of a kind. */
  static void add(Dialect dialect, ResourceKind<?> kind, ObjectNode paths) {
    new Paths(dialect, paths).of(kind);
  }

  /** A kind in the request that is described, and the verb of it. */
  private record Operation(ResourceKind<?> kind, String action, String result, String body) {
    private static final String NONE = "";
  }

  private void of(ResourceKind<?> kind) {
    var root = (kind.group().isEmpty() ? "/api/" : "/apis/") + kind.apiVersion() + "/";
    var object = Schemas.of(kind).name();
    var list = Definitions.list(kind);
    if (kind.namespaced()) {
      var everywhere = path(root + kind.plural());
      put(everywhere, "get", new Operation(kind, "list", list, Operation.NONE), Parameter.LIST);
    }
    var collection = root + (kind.namespaced() ? "namespaces/{namespace}/" : "") + kind.plural();
    var all = path(collection, kind.namespaced() ? "namespace" : "");
    put(all, "get", new Operation(kind, "list", list, Operation.NONE), Parameter.LIST);
    put(all, "post", new Operation(kind, "post", object, object), Parameter.WRITE);
    put(
        all,
        "delete",
        new Operation(kind, "deletecollection", Definitions.STATUS, Definitions.DELETE_OPTIONS),
        Parameter.DELETE_ALL);
    single(kind, collection + "/{name}", object, true);
    if (Schemas.of(kind).property("status").isPresent()) {
      single(kind, collection + "/{name}/status", object, false);
    }
  }

  private void single(ResourceKind<?> kind, String path, String object, boolean deletes) {
    var one = path(path, "name", kind.namespaced() ? "namespace" : "");
    put(one, "get", new Operation(kind, "get", object, Operation.NONE), List.of());
    put(one, "put", new Operation(kind, "put", object, object), Parameter.WRITE);
    put(one, "patch", new Operation(kind, "patch", object, Definitions.PATCH), Parameter.APPLY);
    if (deletes) {
      put(
          one,
          "delete",
          new Operation(kind, "delete", Definitions.STATUS, Definitions.DELETE_OPTIONS),
          Parameter.DELETE);
    }
  }

  private ObjectNode path(String path, String... variables) {
    var node = paths.putObject(path);
    var names = Arrays.stream(variables).filter(name -> !name.isEmpty()).toList();
    if (!names.isEmpty()) {
      var parameters = node.putArray("parameters");
      names.forEach(name -> {
        var parameter = parameters.addObject().put("in", "path").put("name", name);
        typed(parameter.put("required", true), "string");
      });
    }
    return node;
  }

  private void put(
      ObjectNode path, String method, Operation operation, List<Parameter> parameters) {
    var node = path.putObject(method);
    node.put("operationId", operation.action() + operation.kind().kind() + paths.size() + method);
    var list = node.putArray("parameters");
    body(node, list, operation);
    parameters.forEach(parameter -> {
      var entry = list.addObject().put("description", parameter.description);
      typed(entry.put("in", "query").put("name", parameter.name), parameter.type);
    });
    if (list.isEmpty()) {
      node.remove("parameters");
    }
    answer(node, operation.result());
    node.put("x-kubernetes-action", operation.action());
    node.set(
        "x-kubernetes-group-version-kind",
        Definitions.groupVersionKind(operation.kind(), operation.kind().kind()));
  }

  private void typed(ObjectNode parameter, String type) {
    if (dialect == Dialect.V2) {
      parameter.put("type", type);
    } else {
      parameter.putObject("schema").put("type", type);
    }
  }

  private void body(ObjectNode node, ArrayNode parameters, Operation operation) {
    if (operation.body().isEmpty()) {
      return;
    }
    var types = operation.action().equals("patch") ? PATCHES : List.of(JSON);
    if (dialect == Dialect.V3) {
      var content = node.putObject("requestBody").putObject("content");
      types.forEach(type -> content.putObject(type).set("schema", reference(operation.body())));
      return;
    }
    types.forEach(node.withArray("consumes")::add);
    parameters
        .addObject()
        .put("in", "body")
        .put("name", "body")
        .put("required", !operation.action().startsWith("delete"))
        .set("schema", reference(operation.body()));
  }

  private void answer(ObjectNode node, String result) {
    var ok = node.putObject("responses").putObject("200").put("description", "OK");
    if (dialect == Dialect.V2) {
      node.putArray("produces").add(JSON);
      ok.set("schema", reference(result));
    } else {
      ok.putObject("content").putObject(JSON).set("schema", reference(result));
    }
  }

  private ObjectNode reference(String definition) {
    return NODES.objectNode().put("$ref", dialect.reference(definition));
  }
}
