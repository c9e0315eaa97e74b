package dev.netduo.k8s.apply;

import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.schema.FieldType;
import dev.netduo.k8s.schema.Property;
import dev.netduo.k8s.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Merges a manifest into a live object: what the manifest says wins, what it said last time and
 * says no longer goes, everything else stays. Lists whose entries have a name of their own are
 * merged entry by entry, other lists are replaced. Source: "How apply calculates differences and
 * merges changes"; which lists, {@link Schemas} knows.
 */
final class ThreeWayMerge {
  private final Function<String, Optional<Property>> fields;

  ThreeWayMerge(ResourceKind<?> kind) {
    this(Schemas.of(kind)::property);
  }

  private ThreeWayMerge(Function<String, Optional<Property>> fields) {
    this.fields = fields;
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
    var property = fields.apply(field);
    if (wanted instanceof Map<?, ?> && live.orElse("") instanceof Map<?, ?>) {
      return inside(property)
          .merge(map(last.orElseGet(Map::of)), map(wanted), map(live.orElseThrow()));
    }
    if (wanted instanceof List<?> && live.orElse("") instanceof List<?>) {
      var entries = maps(Optional.of(wanted));
      var key = property.flatMap(Property::mergeKey).filter(name -> allHave(entries, name));
      if (key.isPresent()) {
        return inside(property).entries(key.get(), maps(last), entries, maps(live));
      }
    }
    return wanted;
  }

  private static ThreeWayMerge inside(Optional<Property> property) {
    var type =
        property.map(p -> p.type() instanceof FieldType.ListOf(var items, _, _) ? items : p.type());
    return type.filter(FieldType.Model.class::isInstance)
        .map(model -> new ThreeWayMerge(((FieldType.Model) model).schema()::property))
        .orElseGet(() -> new ThreeWayMerge(_ -> Optional.empty()));
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
