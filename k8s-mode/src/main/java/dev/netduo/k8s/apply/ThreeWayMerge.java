package dev.netduo.k8s.apply;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

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
   * Merges trees of maps, lists and scalars.
   *
   * @param last what was applied last
   * @param wanted what is applied now
   * @param live what is there
   */
  Map<String, Object> merge(
      Map<String, Object> last, Map<String, Object> wanted, Map<String, Object> live) {
    var result = new TreeMap<>(live);
    last.keySet().stream().filter(key -> !wanted.containsKey(key)).forEach(result::remove);
    wanted.forEach((key, value) ->
        result.put(
            key,
            value(
                key,
                Optional.ofNullable(last.get(key)),
                value,
                Optional.ofNullable(live.get(key)))));
    return result;
  }

  private Object value(String field, Optional<Object> last, Object wanted, Optional<Object> live) {
    if (wanted instanceof Map<?, ?> && live.orElse("") instanceof Map<?, ?>) {
      return merge(map(last.orElseGet(Map::of)), map(wanted), map(live.orElseThrow()));
    }
    if (wanted instanceof List<?> && live.orElse("") instanceof List<?>) {
      var entries = maps(Optional.of(wanted));
      var key = mergeKey(field, entries);
      if (key.isPresent()) {
        return entries(key.get(), maps(last), entries, maps(live));
      }
    }
    return wanted;
  }

  // A container's ports and a service's are merged by number; those of a policy or of an
  // EndpointSlice are one value.
  private Optional<String> mergeKey(String field, List<Map<String, Object>> entries) {
    if (field.equals("ports")) {
      return Optional.of(service ? "port" : "containerPort").filter(key -> allHave(entries, key));
    }
    return Optional.ofNullable(MERGE_KEYS.get(field)).filter(key -> allHave(entries, key));
  }

  private static boolean allHave(List<Map<String, Object>> entries, String key) {
    return entries.stream().allMatch(entry -> entry.containsKey(key));
  }

  private List<Object> entries(
      String key,
      List<Map<String, Object>> last,
      List<Map<String, Object>> wanted,
      List<Map<String, Object>> live) {
    var result = new ArrayList<Object>();
    for (var entry : wanted) {
      result.add(
          find(live, key, entry)
              .map(there -> merge(find(last, key, entry).orElseGet(Map::of), entry, there))
              .orElse(entry));
    }
    live.stream()
        .filter(entry -> find(wanted, key, entry).isEmpty() && find(last, key, entry).isEmpty())
        .forEach(result::add);
    return result;
  }

  // The protocol belongs to a port's name: 53/UDP and 53/TCP are two.
  private static Optional<Map<String, Object>> find(
      List<Map<String, Object>> entries, String key, Map<String, Object> wanted) {
    return entries.stream()
        .filter(entry ->
            Objects.equals(entry.get(key), wanted.get(key))
                && entry
                    .getOrDefault("protocol", "TCP")
                    .equals(wanted.getOrDefault("protocol", "TCP")))
        .findFirst();
  }

  @SuppressWarnings("unchecked") // trees are made of maps with string keys
  private static Map<String, Object> map(Object node) {
    return node instanceof Map<?, ?> ? (Map<String, Object>) node : Map.of();
  }

  private static List<Map<String, Object>> maps(Optional<Object> node) {
    return node.orElse("") instanceof List<?> list
        ? list.stream().filter(Map.class::isInstance).map(ThreeWayMerge::map).toList()
        : List.of();
  }
}
