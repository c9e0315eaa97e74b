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
    var had = before.<Map<String, Set<String>>>map(DnsZone::records).orElse(Map.of());
    var gone = new ArrayList<String>();
    var come = new ArrayList<String>();
    var shrinking = new ArrayList<String>();
    had.forEach((name, lines) -> {
      var now = after.records().getOrDefault(name, Set.of());
      if (!now.containsAll(lines)) {
        gone.add(name);
        come.addAll(now);
        shrinking.addAll(now);
      }
    });
    var rewritten = Set.copyOf(gone);
    after
        .records()
        .forEach((name, lines) -> {
          if (!rewritten.contains(name)) {
            var known = had.getOrDefault(name, Set.of());
            lines.stream().filter(line -> !known.contains(line)).forEach(come::add);
          }
        });
    return new RecordChanges(gone, come, shrinking);
  }
}
