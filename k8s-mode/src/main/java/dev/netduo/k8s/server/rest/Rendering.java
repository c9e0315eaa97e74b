package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.KubeList;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.json.Models;
import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.table.KindTables;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Objects of a kind in the form the client wants. */
record Rendering<T extends HasMetadata>(
    ResourceKind<T> kind, Form form, String included, InstantSource clock) {

  static <T extends HasMetadata> Rendering<T> wanted(
      Call call, ResourceKind<T> kind, InstantSource clock) {
    return new Rendering<>(
        kind, Form.wanted(call), call.query().text("includeObject").orElse("Metadata"), clock);
  }

  /** One object. */
  ObjectNode one(T object) {
    return switch (form) {
      case PLAIN -> plain(object);
      case METADATA -> metadata(object);
      case TABLE -> table(object, true);
    };
  }

  /** An object of a watch's event: a table's columns are told once. */
  ObjectNode event(T object, boolean first) {
    return form == Form.TABLE ? table(object, first) : one(object);
  }

  /** A bookmark of a watch: an object with nothing but a version. */
  ObjectNode bookmark(String version, boolean initialEventsEnd) {
    var meta = Json.object().put("resourceVersion", version).putNull("creationTimestamp");
    if (initialEventsEnd) {
      meta.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    var object = Json.object();
    switch (form) {
      case PLAIN -> object.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
      case METADATA -> object.put("kind", "PartialObjectMetadata").put("apiVersion", META);
      case TABLE -> {
        object.put("kind", "Table").put("apiVersion", META);
        object.set("metadata", Json.object().put("resourceVersion", version));
        object.putNull("columnDefinitions");
        var row = object.putArray("rows").addObject();
        row.putArray("cells");
        row.putObject("object")
            .put("kind", "PartialObjectMetadata")
            .put("apiVersion", META)
            .set("metadata", meta);
        return object;
      }
    }
    object.set("metadata", meta);
    return object;
  }

  private static final String META = "meta.k8s.io/v1";

  /**
   * Several objects.
   *
   * @param counted whether it is told how many are left of a list that is answered in parts, as the
   *     API server does where nothing is selected
   */
  ObjectNode list(KubeList<T> list, boolean counted) {
    var meta = Json.object().put("resourceVersion", list.resourceVersion());
    if (list.remaining() > 0) {
      var last = ObjectKey.of(list.items().getLast());
      var version = Long.parseLong(list.resourceVersion());
      meta.put("continue", new Continuation(version, last).token());
      if (counted) {
        meta.put("remainingItemCount", list.remaining());
      }
    }
    if (form == Form.TABLE) {
      return table(list.items(), meta, true);
    }
    var partial = form == Form.METADATA;
    var tree =
        Json.object()
            .put("kind", partial ? "PartialObjectMetadataList" : kind.kind() + "List")
            .put("apiVersion", partial ? META : kind.apiVersion());
    tree.set("metadata", meta);
    var items = tree.putArray("items");
    list.items().forEach(object -> items.add(partial ? metadata(object) : plain(object)));
    return tree;
  }

  private ObjectNode plain(T object) {
    object.setApiVersion(kind.apiVersion());
    return Models.tree(object);
  }

  private ObjectNode metadata(T object) {
    var tree = Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", META);
    tree.set("metadata", Models.tree(object.getMetadata()));
    return tree;
  }

  private ObjectNode table(T object, boolean withColumns) {
    var version = object.getMetadata().getResourceVersion();
    return table(List.of(object), Json.object().put("resourceVersion", version), withColumns);
  }

  private ObjectNode table(List<T> objects, ObjectNode meta, boolean withColumns) {
    var tree = Json.object().put("kind", "Table").put("apiVersion", META);
    tree.set("metadata", meta);
    var table = KindTables.of(kind);
    if (withColumns) {
      var columns = tree.putArray("columnDefinitions");
      for (var column : table.columns()) {
        columns
            .addObject()
            .put("name", column.name())
            .put("type", column.type())
            .put("format", column.format())
            .put("description", column.description())
            .put("priority", column.priority());
      }
    } else {
      tree.putNull("columnDefinitions");
    }
    var rows = tree.putArray("rows");
    var now = clock.instant();
    for (var object : objects) {
      var row = rows.addObject();
      row.set("cells", Json.of(table.row(object, now)));
      switch (included) {
        case "None" -> {}
        case "Object" -> row.set("object", plain(object));
        default -> row.set("object", metadata(object));
      }
    }
    return tree;
  }
}
