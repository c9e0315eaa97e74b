package dev.netduo.k8s.managed;

import dev.netduo.k8s.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What differs between two states of an object. Source: {@code typed/compare.go} of
 * sigs.k8s.io/structured-merge-diff.
 *
 * @param added fields that were not there
 * @param changed fields with another value
 * @param removed fields that are gone
 */
record Comparison(FieldSet added, FieldSet changed, FieldSet removed) {
  private static final JsonNode NOTHING = MissingNode.getInstance();

  /** Compares two trees of a type; a missing one has no fields. */
  static Comparison of(FieldType type, JsonNode before, JsonNode after) {
    var comparison = new Comparison(new FieldSet(), new FieldSet(), new FieldSet());
    comparison.compare(type, before, after, new ArrayList<>(), false);
    return comparison;
  }

  /** The fields that the second state sets. */
  FieldSet set() {
    return added.or(changed);
  }

  private void compare(
      FieldType type, JsonNode before, JsonNode after, List<String> path, boolean always) {
    switch (Structure.of(type, before, after)) {
      case Structure.Leaf _ -> leaf(before, after, path);
      case Structure.Fields fields -> {
        before.forEachEntry((name, old) -> field(fields, name, old, after.path(name), path));
        after.forEachEntry((name, now) -> {
          if (!before.has(name)) {
            field(fields, name, NOTHING, now, path);
          }
        });
        if (fields.open()) {
          whole(before, after, path);
        }
      }
      case Structure.Entries(var list, var old, var now) -> {
        old.forEach(
            (element, one) -> entry(list, element, one, now.getOrDefault(element, NOTHING), path));
        now.forEach((element, two) -> {
          if (!old.containsKey(element)) {
            entry(list, element, NOTHING, two, path);
          }
        });
        if (!always) {
          whole(before, after, path);
        }
      }
    }
  }

  private void field(
      Structure.Fields fields, String name, JsonNode before, JsonNode after, List<String> path) {
    var old = before.isNull() ? NOTHING : before;
    var now = after.isNull() ? NOTHING : after;
    if (!old.isMissingNode() || !now.isMissingNode()) {
      path.add(PathElements.field(name));
      compare(fields.typeOf(name, old, now), old, now, path, fields.requires(name));
      path.removeLast();
    }
  }

  private void entry(
      FieldType.ListOf list, String element, JsonNode before, JsonNode after, List<String> path) {
    path.add(element);
    compare(list.items(), before, after, path, false);
    whole(before, after, path);
    path.removeLast();
  }

  private void leaf(JsonNode before, JsonNode after, List<String> path) {
    if (before.isMissingNode() || after.isMissingNode()) {
      whole(before, after, path);
    } else if (!Values.same(before, after)) {
      changed.add(path);
    }
  }

  private void whole(JsonNode before, JsonNode after, List<String> path) {
    if (before.isMissingNode() && !after.isMissingNode()) {
      added.add(path);
    } else if (after.isMissingNode() && !before.isMissingNode()) {
      removed.add(path);
    }
  }
}
