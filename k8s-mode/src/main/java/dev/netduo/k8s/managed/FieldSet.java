package dev.netduo.k8s.managed;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A set of fields as a tree. An element of a path is written as {@code fieldsV1} has it: {@code
 * f:NAME} for a field, <code>k:{"KEY":VALUE}</code> for a list's entry by its keys, {@code v:VALUE}
 * by its value. Not safe for use by several threads.
 */
final class FieldSet {
  private static final String SELF = ".";

  private boolean member;
  private final SortedMap<String, FieldSet> below = new TreeMap<>();

  /** The set that {@code fieldsV1} describes. */
  static FieldSet read(JsonNode tree) {
    var set = new FieldSet();
    tree.forEachEntry((element, inside) -> {
      if (element.equals(SELF)) {
        set.member = true;
      } else {
        var child = read(inside);
        child.member |= inside.isEmpty();
        set.below.put(element, child);
      }
    });
    return set;
  }

  /** The set as {@code fieldsV1}. */
  ObjectNode write() {
    var fields = JsonNodeFactory.instance.objectNode();
    below.forEach((element, child) -> {
      if (!child.isEmpty()) {
        var inside = child.write();
        if (child.member && !inside.isEmpty()) {
          var whole = JsonNodeFactory.instance.objectNode();
          whole.putObject(SELF);
          whole.setAll(inside);
          inside = whole;
        }
        fields.set(element, inside);
      }
    });
    return fields;
  }

  void add(List<String> path) {
    var set = this;
    for (var element : path) {
      set = set.below.computeIfAbsent(element, _ -> new FieldSet());
    }
    set.member = true;
  }

  boolean isEmpty() {
    return !member && below.values().stream().allMatch(FieldSet::isEmpty);
  }

  boolean isMember() {
    return member;
  }

  /** What is below an element. */
  Optional<FieldSet> at(String element) {
    return Optional.ofNullable(below.get(element));
  }

  SortedMap<String, FieldSet> below() {
    return below;
  }

  FieldSet and(FieldSet other) {
    var result = new FieldSet();
    result.member = member && other.member;
    below.forEach((element, child) ->
        other.at(element).ifPresent(match -> result.below.put(element, child.and(match))));
    return result;
  }

  FieldSet or(FieldSet other) {
    var result = new FieldSet();
    result.member = member || other.member;
    result.below.putAll(below);
    other.below.forEach((element, child) -> result.below.merge(element, child, FieldSet::or));
    return result;
  }

  /** This without the members of another. */
  FieldSet minus(FieldSet other) {
    var result = new FieldSet();
    result.member = member && !other.member;
    below.forEach((element, child) -> {
      var rest = other.at(element).map(child::minus).orElse(child);
      if (!rest.isEmpty()) {
        result.below.put(element, rest);
      }
    });
    return result;
  }

  /** This without the members of another and all that is below them. */
  FieldSet outside(FieldSet other) {
    if (other.below.isEmpty()) {
      return this;
    }
    var result = new FieldSet();
    result.member = member;
    result.below.putAll(below);
    other.below.forEach((element, excluded) -> {
      if (excluded.member) {
        result.below.remove(element);
      } else {
        result.below.computeIfPresent(element, (_, child) -> child.outside(excluded));
      }
    });
    return result;
  }

  /** Whether it has the same members as another. */
  boolean sameAs(FieldSet other) {
    return minus(other).isEmpty() && other.minus(this).isEmpty();
  }

  /** Tells every member, as {@code .spec.containers[name="web"].image}. */
  void paths(Consumer<String> listener) {
    paths("", listener);
  }

  private void paths(String prefix, Consumer<String> listener) {
    if (member) {
      listener.accept(prefix);
    }
    below.forEach((element, child) -> child.paths(prefix + PathElements.shown(element), listener));
  }
}
