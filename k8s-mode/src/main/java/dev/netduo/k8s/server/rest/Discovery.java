package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Subresource;
import dev.netduo.k8s.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Tells clients which resources there are. Source: {@code apimachinery/pkg/apis/meta/v1}. */
final class Discovery {
  /** The media type of all groups in one document, as {@code kubectl} asks for since 1.26. */
  static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  private static final List<String> WRITE_ONLY = List.of("create");
  private static final List<String> CONNECT = List.of("create", "get");
  private static final List<String> PART = List.of("get", "patch", "update");
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  // The order in which kubectl looks for a name that several groups have.
  private static final List<String> ORDER =
      List.of(
          "",
          "apps",
          "authentication.k8s.io",
          "authorization.k8s.io",
          "batch",
          "networking.k8s.io",
          "discovery.k8s.io");

  private final Map<String, List<Resource>> groups = new LinkedHashMap<>();

  /** A part with a path of its own. */
  private record Part(String name, String group, String version, String kind, List<String> verbs) {}

  private record Resource(
      String plural,
      String singular,
      String kind,
      boolean namespaced,
      List<String> verbs,
      List<String> shortNames,
      List<String> categories,
      List<Part> parts) {}

  Discovery() {
    ORDER.forEach(group -> groups.put(group, new ArrayList<>()));
    Kinds.ALL.forEach(kind -> of(kind.group()).add(resource(kind)));
    Reviews.ALL.forEach(question ->
        of(question.group())
            .add(
                new Resource(
                    question.plural(),
                    question.kind().toLowerCase(java.util.Locale.ROOT),
                    question.kind(),
                    question.namespaced(),
                    WRITE_ONLY,
                    List.of(),
                    List.of(),
                    List.of())));
    groups.values().forEach(list -> list.sort(Comparator.comparing(Resource::plural)));
  }

  private List<Resource> of(String group) {
    return groups.computeIfAbsent(group, _ -> new ArrayList<>());
  }

  private static Resource resource(ResourceKind<?> kind) {
    return new Resource(
        kind.plural(),
        kind.singular(),
        kind.kind(),
        kind.namespaced(),
        VERBS,
        kind.shortNames(),
        kind.categories(),
        parts(kind));
  }

  private static List<Part> parts(ResourceKind<?> kind) {
    var parts = new ArrayList<Part>();
    if (kind.equals(Kinds.POD)) {
      parts.add(new Part("attach", "", "v1", "PodAttachOptions", CONNECT));
      parts.add(new Part("binding", "", "v1", "Binding", WRITE_ONLY));
      parts.add(new Part("eviction", "policy", "v1", "Eviction", WRITE_ONLY));
      parts.add(new Part("exec", "", "v1", "PodExecOptions", CONNECT));
      parts.add(new Part("log", "", "v1", "Pod", List.of("get")));
      parts.add(new Part("portforward", "", "v1", "PodPortForwardOptions", CONNECT));
    }
    if (kind.equals(Kinds.NAMESPACE)) {
      parts.add(new Part("finalize", "", "v1", "Namespace", List.of("update")));
    }
    if (kind.has(Subresource.SCALE)) {
      parts.add(new Part("scale", "autoscaling", "v1", "Scale", PART));
    }
    if (kind.has(Subresource.STATUS)) {
      parts.add(new Part("status", kind.group(), kind.version(), kind.kind(), PART));
    }
    return parts;
  }

  /** {@code /api}. */
  ObjectNode coreVersions(String host) {
    var tree = Json.object().put("kind", "APIVersions");
    tree.putArray("versions").add("v1");
    tree.putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", host);
    return tree;
  }

  /** {@code /apis}. */
  ObjectNode groupList() {
    var tree = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    var list = tree.putArray("groups");
    groups.keySet().stream()
        .filter(group -> !group.isEmpty())
        .forEach(group -> list.add(described(group)));
    return tree;
  }

  /** {@code /apis/GROUP}; empty where there is no such group. */
  Optional<ObjectNode> group(String group) {
    return groups.containsKey(group) && !group.isEmpty()
        ? Optional.of(
            Json.object().put("kind", "APIGroup").put("apiVersion", "v1").setAll(described(group)))
        : Optional.empty();
  }

  // All kinds of a group are of one version.
  private static String versionOf(String group) {
    return Kinds.ALL.stream()
        .filter(kind -> kind.group().equals(group))
        .map(ResourceKind::version)
        .findFirst()
        .orElse("v1");
  }

  private static ObjectNode described(String group) {
    var tree = Json.object().put("name", group);
    var version =
        Json.object()
            .put("groupVersion", group + "/" + versionOf(group))
            .put("version", versionOf(group));
    tree.putArray("versions").add(version);
    tree.set("preferredVersion", version.deepCopy());
    return tree;
  }

  /** {@code /api/v1} and {@code /apis/GROUP/VERSION}; empty where there is no such version. */
  Optional<ObjectNode> resources(String group, String version) {
    if (!groups.containsKey(group) || !version.equals(versionOf(group))) {
      return Optional.empty();
    }
    var tree =
        Json.object()
            .put("kind", "APIResourceList")
            .put("apiVersion", "v1")
            .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    var list = tree.putArray("resources");
    for (var resource : of(group)) {
      var entry =
          list.addObject()
              .put("name", resource.plural())
              .put("singularName", resource.singular())
              .put("namespaced", resource.namespaced())
              .put("kind", resource.kind());
      entry.set("verbs", Json.of(resource.verbs()));
      putIfAny(entry, "shortNames", resource.shortNames());
      putIfAny(entry, "categories", resource.categories());
      for (var part : resource.parts()) {
        var foreign = !part.group().equals(group);
        var below =
            list.addObject()
                .put("name", resource.plural() + "/" + part.name())
                .put("singularName", "")
                .put("namespaced", resource.namespaced());
        if (foreign) {
          below.put("group", part.group()).put("version", part.version());
        }
        below.put("kind", part.kind()).set("verbs", Json.of(part.verbs()));
      }
    }
    return Optional.of(tree);
  }

  /** All of the core group, or all of the others, in one document. */
  ObjectNode aggregated(boolean core) {
    var tree =
        Json.object()
            .put("kind", "APIGroupDiscoveryList")
            .put("apiVersion", "apidiscovery.k8s.io/v2");
    tree.putObject("metadata");
    var items = tree.putArray("items");
    groups.forEach((group, resources) -> {
      if (group.isEmpty() == core) {
        var item = items.addObject();
        var meta = item.putObject("metadata").putNull("creationTimestamp");
        if (!core) {
          meta.put("name", group);
        }
        var version = item.putArray("versions").addObject().put("version", versionOf(group));
        var list = version.putArray("resources");
        resources.forEach(resource -> list.add(aggregated(group, resource)));
        version.put("freshness", "Current");
      }
    });
    return tree;
  }

  private static ObjectNode aggregated(String group, Resource resource) {
    var tree = Json.object().put("resource", resource.plural());
    tree.set("responseKind", responseKind(group, versionOf(group), resource.kind()));
    tree.put("scope", resource.namespaced() ? "Namespaced" : "Cluster");
    tree.put("singularResource", resource.singular());
    tree.set("verbs", Json.of(resource.verbs()));
    putIfAny(tree, "shortNames", resource.shortNames());
    putIfAny(tree, "categories", resource.categories());
    if (!resource.parts().isEmpty()) {
      var parts = tree.putArray("subresources");
      for (var part : resource.parts()) {
        var below = parts.addObject().put("subresource", part.name());
        below.set("responseKind", responseKind(part.group(), part.version(), part.kind()));
        below.set("verbs", Json.of(part.verbs()));
      }
    }
    return tree;
  }

  private static ObjectNode responseKind(String group, String version, String kind) {
    return Json.object().put("group", group).put("version", version).put("kind", kind);
  }

  private static void putIfAny(ObjectNode into, String name, List<String> words) {
    if (!words.isEmpty()) {
      into.set(name, Json.of(words));
    }
  }
}
