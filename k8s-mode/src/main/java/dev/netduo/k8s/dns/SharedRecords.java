package dev.netduo.k8s.dns;

import dev.netduo.emulator.topology.Parts;
import dev.netduo.k8s.api.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Records of names that several services may have: those of addresses. Not safe for use by several
 * threads.
 */
final class SharedRecords {
  private final Map<String, List<Share>> shares = new HashMap<>();
  private Parts<String, Set<String>> lines = Parts.none();

  /** What one service adds to a name. */
  private record Share(ObjectKey service, Set<String> lines) {}

  /**
   * Takes in what services now have.
   *
   * @param changed lines by owner name, by the service; nothing for one that is gone
   * @param before the names that each of them had
   */
  void change(
      Map<ObjectKey, Map<String, Set<String>>> changed, Map<ObjectKey, Set<String>> before) {
    var touched = new HashSet<String>();
    before.forEach((service, names) -> names.forEach(name -> take(name, service, touched)));
    changed.forEach((service, records) ->
        records.forEach((name, own) -> give(name, new Share(service, own), touched)));
    var edit = lines.edit();
    for (var name : touched) {
      var all = shares.get(name);
      if (all == null) {
        edit.remove(name);
      } else {
        edit.put(name, union(all));
      }
    }
    lines = edit.done();
  }

  // Nearly every name has one share, so that a small list of its own is all it needs.
  private void take(String name, ObjectKey service, Set<String> touched) {
    touched.add(name);
    shares.computeIfPresent(
        name,
        (_, all) -> {
          var rest = all.stream().filter(share -> !share.service().equals(service)).toList();
          return rest.isEmpty() ? null : rest;
        });
  }

  private void give(String name, Share share, Set<String> touched) {
    touched.add(name);
    shares.merge(
        name,
        List.of(share),
        (some, more) -> {
          var all = new ArrayList<>(some);
          all.addAll(more);
          return List.copyOf(all);
        });
  }

  private static Set<String> union(List<Share> shares) {
    if (shares.size() == 1) {
      return shares.getFirst().lines();
    }
    var all = new TreeSet<String>();
    shares.forEach(share -> all.addAll(share.lines()));
    return all;
  }

  /** All lines by owner name. */
  Parts<String, Set<String>> lines() {
    return lines;
  }
}
