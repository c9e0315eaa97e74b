package dev.netduo.k8s.apply;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merges a manifest into a live object: what the manifest says wins, what it said last time and
 * says no longer goes, everything else stays. Lists whose entries have a name of their own are
 * merged entry by entry, other lists are replaced. Source: "How apply calculates differences and
 * merges changes" and the patchMergeKey tags of {@code k8s.io/api}.
 */
final class ThreeWayMerge {
  private static final Map<String, String> MERGE_KEYS =
      Map.of(
          "containers", "name",
          "initContainers", "name",
          "env", "name",
          "volumes", "name",
          "imagePullSecrets", "name",
          "volumeMounts", "mountPath",
          "hostAliases", "ip",
          "ownerReferences", "uid");

  private final boolean service;

  ThreeWayMerge(ResourceKind<?> kind) {
    this.service = kind.equals(Kinds.SERVICE);
  }

  /**
   * @param last what was applied last
   * @param wanted what is applied now
   * @param live what is there
   */
  ObjectNode merge(ObjectNode last, ObjectNode wanted, ObjectNode live) {
    var result = live.deepCopy();
    for (var key : last.propertyNames()) {
      if (!wanted.has(key)) {
        result.remove(key);
      }
    }
    for (var field : wanted.properties()) {
      var key = field.getKey();
      result.set(
          key,
          value(
              key,
              Optional.ofNullable(last.get(key)),
              field.getValue(),
              Optional.ofNullable(live.get(key))));
    }
    return result;
  }

  private JsonNode value(
      String field, Optional<JsonNode> last, JsonNode wanted, Optional<JsonNode> live) {
    if (wanted instanceof ObjectNode fields && live.orElse(wanted) instanceof ObjectNode there) {
      var before =
          last.filter(ObjectNode.class::isInstance)
              .map(ObjectNode.class::cast)
              .orElseGet(fields::objectNode);
      return live.isEmpty() ? wanted : merge(before, fields, there);
    }
    if (wanted instanceof ArrayNode entries && live.orElse(wanted) instanceof ArrayNode there) {
      var key = mergeKey(field, entries);
      if (key.isPresent()) {
        return entries(key.get(), list(last), list(Optional.of(entries)), list(Optional.of(there)));
      }
    }
    return wanted;
  }

  // A container's ports and a service's are merged by number; those of a policy or of an
  // EndpointSlice are one value.
  private Optional<String> mergeKey(String field, ArrayNode entries) {
    if (field.equals("ports")) {
      if (service) {
        return Optional.of("port");
      }
      return Optional.of("containerPort").filter(key -> allHave(entries, key));
    }
    return Optional.ofNullable(MERGE_KEYS.get(field)).filter(key -> allHave(entries, key));
  }

  private static boolean allHave(ArrayNode entries, String key) {
    return entries.values().stream().allMatch(entry -> entry.has(key));
  }

  private ArrayNode entries(
      String key, List<ObjectNode> last, List<ObjectNode> wanted, List<ObjectNode> live) {
    var result = new ArrayList<JsonNode>();
    for (var entry : wanted) {
      var there = find(live, key, entry);
      result.add(
          there.isEmpty()
              ? entry
              : merge(find(last, key, entry).orElseGet(entry::objectNode), entry, there.get()));
    }
    live.stream()
        .filter(entry -> find(wanted, key, entry).isEmpty() && find(last, key, entry).isEmpty())
        .forEach(result::add);
    var array = new ArrayNode(tools.jackson.databind.node.JsonNodeFactory.instance);
    result.forEach(array::add);
    return array;
  }

  // The protocol belongs to a port's name: 53/UDP and 53/TCP are two.
  private static Optional<ObjectNode> find(
      List<ObjectNode> entries, String key, ObjectNode wanted) {
    return entries.stream()
        .filter(entry ->
            entry.path(key).equals(wanted.path(key))
                && entry
                    .path("protocol")
                    .asString("TCP")
                    .equals(wanted.path("protocol").asString("TCP")))
        .findFirst();
  }

  private static List<ObjectNode> list(Optional<JsonNode> node) {
    return node.map(n -> n.values().stream()).stream()
        .flatMap(values -> values)
        .filter(ObjectNode.class::isInstance)
        .map(ObjectNode.class::cast)
        .toList();
  }
}
