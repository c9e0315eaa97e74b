package dev.netduo.k8s.patch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * How the entries of a list are told apart and put in order.
 *
 * @param mergeKey the field that names an object; empty for plain values, which name themselves
 */
record Entries(Optional<String> mergeKey) {

  /** Whether two values are the same; 80 and 80.0 are. */
  static boolean same(JsonNode one, JsonNode other) {
    return (one.isNumber() && other.isNumber())
        ? one.decimalValue().compareTo(other.decimalValue()) == 0
        : one.equals(other);
  }

  /**
   * Finds the entries with the name of another.
   *
   * @throws dev.netduo.k8s.api.ApiException 400 where that one has no name
   */
  Predicate<JsonNode> like(JsonNode entry) {
    var name = name(entry);
    if (name.isMissingNode()) {
      throw StrategicMergePatch.bad(
          "map: " + entry + " does not contain declared merge key: " + mergeKey.orElse(""));
    }
    return other -> same(name(other), name);
  }

  private JsonNode name(JsonNode entry) {
    return mergeKey.map(entry::path).orElse(entry);
  }

  private int indexOf(JsonNode entry, List<JsonNode> list) {
    var name = name(entry);
    for (int i = 0; i < list.size(); i++) {
      if (same(name(list.get(i)), name)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether entries stand in the order of a list that has them all. */
  boolean inOrder(List<JsonNode> entries, List<JsonNode> order) {
    var last = -1;
    for (var entry : entries) {
      var index = indexOf(entry, order);
      if (index < last || index < 0) {
        return false;
      }
      last = index;
    }
    return true;
  }

  /**
   * Puts entries in order: those that a patch names in the patch's order, the others around them
   * where they stood before.
   */
  Collection<JsonNode> ordered(
      List<JsonNode> entries, List<JsonNode> wanted, List<JsonNode> before) {
    var named = new ArrayList<JsonNode>();
    for (var name : wanted) {
      var index = indexOf(name, entries);
      if (index >= 0 && indexOf(name, named) < 0) {
        named.add(entries.get(index));
      }
    }
    var others = entries.stream().filter(entry -> indexOf(entry, wanted) < 0).toList();
    var result = new ArrayList<JsonNode>(entries.size());
    var i = 0;
    for (var next : named) {
      var place = indexOf(next, before);
      while (i < others.size() && place >= 0 && indexOf(others.get(i), before) < place) {
        result.add(others.get(i++));
      }
      result.add(next);
    }
    result.addAll(others.subList(i, others.size()));
    return result;
  }
}
