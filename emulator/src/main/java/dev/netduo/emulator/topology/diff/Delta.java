package dev.netduo.emulator.topology.diff;

import dev.netduo.emulator.topology.UnionMap;
import dev.netduo.emulator.topology.UnionSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What left and what entered between two versions of a map; a value that changed did both. Looks at
 * every entry once: the maps of a large cluster hold tens of thousands, of which a change touches a
 * handful.
 *
 * @param gone keys that are in the first version, with another value or none in the second
 * @param fresh entries of the second version that the first does not have
 */
record Delta<K, V>(Set<K> gone, Map<K, V> fresh) {

  /** From one version to the other. */
  @SuppressWarnings("ReferenceEquality") // The same object needs no look inside.
  static <K, V> Delta<K, V> of(Map<K, V> before, Map<K, V> after) {
    if (before.isEmpty()) {
      return new Delta<>(Set.of(), after);
    }
    var gone = new LinkedHashSet<K>();
    var fresh = new LinkedHashMap<K, V>();
    if (before == after) {
      return new Delta<>(gone, fresh);
    }
    if (before instanceof UnionMap<K, V> then && after instanceof UnionMap<K, V> now) {
      now.parts()
          .differences(
              then.parts(),
              (_, part, other) ->
                  collect(of(part.orElse(Map.of()), other.orElse(Map.of())), gone, fresh));
      return new Delta<>(gone, fresh);
    }
    var same = 0;
    for (var entry : before.entrySet()) {
      var now = after.get(entry.getKey());
      if (now != null && now.equals(entry.getValue())) {
        same++;
        continue;
      }
      gone.add(entry.getKey());
      if (now != null) {
        fresh.put(entry.getKey(), now);
      }
    }
    // Only where something is left to be found is the second version walked, too.
    if (same + fresh.size() < after.size()) {
      for (var entry : after.entrySet()) {
        if (!before.containsKey(entry.getKey())) {
          fresh.put(entry.getKey(), entry.getValue());
          if (same + fresh.size() == after.size()) {
            break;
          }
        }
      }
    }
    return new Delta<>(gone, fresh);
  }

  /** From one version of a set to the other. */
  @SuppressWarnings("ReferenceEquality") // The same object needs no look inside.
  static <K> Delta<K, Boolean> of(Set<K> before, Set<K> after) {
    var gone = new LinkedHashSet<K>();
    var fresh = new LinkedHashMap<K, Boolean>();
    if (before == after) {
      return new Delta<>(gone, fresh);
    }
    if (before instanceof UnionSet<K> then && after instanceof UnionSet<K> now) {
      now.parts()
          .differences(
              then.parts(),
              (_, part, other) ->
                  collect(of(part.orElse(Set.of()), other.orElse(Set.of())), gone, fresh));
      return new Delta<>(gone, fresh);
    }
    for (var key : before) {
      if (!after.contains(key)) {
        gone.add(key);
      }
    }
    var missing = after.size() - (before.size() - gone.size());
    for (var keys = after.iterator(); fresh.size() < missing && keys.hasNext(); ) {
      var key = keys.next();
      if (!before.contains(key)) {
        fresh.put(key, true);
      }
    }
    return new Delta<>(gone, fresh);
  }

  private static <K, V> void collect(Delta<K, V> part, Set<K> gone, Map<K, V> fresh) {
    gone.addAll(part.gone());
    fresh.putAll(part.fresh());
  }
}
