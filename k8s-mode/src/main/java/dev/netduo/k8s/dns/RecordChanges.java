package dev.netduo.k8s.dns;

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
    var then = had.map(ZoneRecords::parts).orElse(Map.of());
    var now = after.records().parts();
    then.forEach((service, part) -> {
      if (!now.containsKey(service)) {
        changes.add(part, Map.of());
      }
    });
    now.forEach((service, part) -> changes.add(then.getOrDefault(service, Map.of()), part));
    changes.add(had.map(ZoneRecords::others).orElse(Map.of()), after.records().others());
    return changes;
  }

  @SuppressWarnings("ReferenceEquality") // What changed is another object.
  private void add(Map<String, Set<String>> then, Map<String, Set<String>> now) {
    if (then == now) {
      return;
    }
    then.forEach((name, lines) -> {
      var kept = now.getOrDefault(name, Set.of());
      if (kept != lines && !kept.containsAll(lines)) {
        gone.add(name);
        come.addAll(kept);
        shrinking.addAll(kept);
      }
    });
    now.forEach((name, lines) -> {
      var known = then.getOrDefault(name, Set.of());
      if (lines != known && lines.containsAll(known)) {
        lines.stream().filter(line -> !known.contains(line)).forEach(come::add);
      }
    });
  }
}
