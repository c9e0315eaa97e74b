package dev.netduo.k8s.dns;

import dev.netduo.emulator.topology.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What to tell a server so that it has other records than before. Unbound removes records by name
 * only, so a name that lost one record is written anew as a whole.
 *
 * @param gone names to be removed
 * @param come lines to be added afterwards
 * @param shrinking all lines of names that are removed and added again, and so are missing for a
 *     moment
 */
record RecordChanges(List<String> gone, List<String> come, List<String> shrinking) {

  static RecordChanges between(Optional<DnsZone> before, DnsZone after) {
    var changes = new RecordChanges(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    var had = before.map(DnsZone::records);
    var now = after.records();
    now.parts()
        .differences(
            had.map(ZoneRecords::parts).orElse(Parts.none()),
            (_, then, part) -> changes.add(then.orElse(Map.of()), part.orElse(Map.of())));
    now.pointers()
        .differences(
            had.map(ZoneRecords::pointers).orElse(Parts.none()),
            (name, then, lines) ->
                changes.name(name, then.orElse(Set.of()), lines.orElse(Set.of())));
    changes.add(had.map(ZoneRecords::others).orElse(Map.of()), now.others());
    return changes;
  }

  private void add(Map<String, Set<String>> then, Map<String, Set<String>> now) {
    then.forEach((name, lines) -> name(name, lines, now.getOrDefault(name, Set.of())));
    now.forEach((name, lines) -> {
      if (!then.containsKey(name)) {
        name(name, Set.of(), lines);
      }
    });
  }

  @SuppressWarnings("ReferenceEquality") // The same object needs no look inside.
  private void name(String name, Set<String> then, Set<String> now) {
    if (then == now) {
      return;
    }
    if (now.containsAll(then)) {
      now.stream().filter(line -> !then.contains(line)).forEach(come::add);
    } else {
      gone.add(name);
      come.addAll(now);
      shrinking.addAll(now);
    }
  }
}
