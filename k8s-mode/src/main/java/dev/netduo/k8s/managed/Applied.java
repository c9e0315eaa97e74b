package dev.netduo.k8s.managed;

import dev.netduo.k8s.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody applies: the fields in it, laid over an object, taken out of one. Source: {@code
 * typed} of sigs.k8s.io/structured-merge-diff.
 */
final class Applied {
  private static final JsonNode NOTHING = MissingNode.getInstance();

  private Applied() {}

  /** The fields that an applied object sets. */
  static FieldSet fields(FieldType type, JsonNode applied) {
    var set = new FieldSet();
    collect(type, applied, new ArrayList<>(), set);
    return set;
  }

  private static void collect(FieldType type, JsonNode node, List<String> path, FieldSet set) {
    switch (Structure.of(type, NOTHING, node)) {
      case Structure.Leaf _ -> set.add(path);
      case Structure.Fields fields ->
          node.forEachEntry((name, value) -> {
            path.add(PathElements.field(name));
            collect(fields.typeOf(name, value), value, path, set);
            if (fields.open()) {
              set.add(path);
            }
            path.removeLast();
          });
      case Structure.Entries(var list, _, var entries) ->
          entries.forEach((element, value) -> {
            path.add(element);
            collect(list.items(), value, path, set);
            set.add(path);
            path.removeLast();
          });
    }
  }

  /** An applied object laid over a live one; the result shares nodes with both. */
  static JsonNode merge(FieldType type, JsonNode live, JsonNode applied) {
    if (applied.isMissingNode()) {
      return live;
    }
    if (live.isMissingNode()) {
      return applied;
    }
    return switch (Structure.of(type, live, applied)) {
      case Structure.Leaf _ -> applied;
      case Structure.Fields fields -> {
        var merged = copy(live);
        applied.forEachEntry((name, value) -> {
          var there = live.path(name);
          merged.set(name, merge(fields.typeOf(name, there, value), there, value));
        });
        yield merged;
      }
      case Structure.Entries(var list, var old, var wanted) -> entries(list, old, wanted);
    };
  }

  // What is inside is shared.
  private static ObjectNode copy(JsonNode object) {
    return JsonNodeFactory.instance.objectNode().setAll((ObjectNode) object);
  }

  // What is applied keeps its order; the others stay before what they stood before.
  private static ArrayNode entries(
      FieldType.ListOf list, Map<String, JsonNode> live, Map<String, JsonNode> applied) {
    var merged = JsonNodeFactory.instance.arrayNode();
    var others = new ArrayList<>(live.keySet());
    var done = new ArrayList<String>();
    for (var entry : applied.entrySet()) {
      while (!others.isEmpty()
          && (!applied.containsKey(others.getFirst()) || done.contains(others.getFirst()))) {
        keep(merged, live, applied, others.removeFirst());
      }
      var there = live.getOrDefault(entry.getKey(), NOTHING);
      merged.add(merge(list.items(), there, entry.getValue()));
      done.add(entry.getKey());
    }
    others.forEach(element -> keep(merged, live, applied, element));
    return merged;
  }

  private static void keep(
      ArrayNode merged, Map<String, JsonNode> live, Map<String, JsonNode> applied, String element) {
    if (!applied.containsKey(element)) {
      merged.add(live.getOrDefault(element, NOTHING));
    }
  }

  /**
   * An object without the fields of a set that nobody has any more; it shares nodes with the one it
   * is made of.
   *
   * @param gone what was applied before
   * @param held what somebody has now
   */
  static JsonNode prune(FieldType type, JsonNode node, FieldSet gone, FieldSet held) {
    return switch (Structure.of(type, NOTHING, node)) {
      case Structure.Leaf _ -> node;
      case Structure.Fields fields -> {
        var pruned = copy(node);
        gone.below()
            .forEach((element, inside) -> {
              var name = PathElements.fieldName(element).orElse("");
              var value = node.path(name);
              if (!value.isMissingNode()) {
                var inner = fields.typeOf(name, value);
                pruned(inner, value, inside, held.at(element))
                    .ifPresentOrElse(rest -> pruned.set(name, rest), () -> pruned.remove(name));
              }
            });
        yield pruned;
      }
      case Structure.Entries(var list, _, var entries) -> {
        var pruned = JsonNodeFactory.instance.arrayNode();
        entries.forEach((element, value) -> {
          var inside = gone.at(element);
          var owned = held.at(element);
          if (inside.isEmpty()) {
            pruned.add(value);
          } else if (!inside.get().isMember() || owned.filter(FieldSet::isMember).isPresent()) {
            pruned.add(prune(list.items(), value, inside.get(), owned.orElseGet(FieldSet::new)));
          }
        });
        yield pruned;
      }
    };
  }

  // A field that nobody has goes; so does one that only had such fields.
  private static Optional<JsonNode> pruned(
      FieldType type, JsonNode value, FieldSet gone, Optional<FieldSet> held) {
    var holders = held.orElseGet(FieldSet::new);
    if (gone.isMember() && holders.isEmpty()) {
      return Optional.empty();
    }
    var rest = prune(type, value, gone, holders);
    return rest.isContainer() && rest.isEmpty() && !value.isEmpty()
        ? Optional.empty()
        : Optional.of(rest);
  }
}
