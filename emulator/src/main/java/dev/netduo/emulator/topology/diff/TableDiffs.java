package dev.netduo.emulator.topology.diff;

import dev.netduo.emulator.topology.Table;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Differences between tables, each found once: all nodes of a cluster share one table of services,
 * as the same object. Lives as long as one comparison of topologies.
 */
public final class TableDiffs {
  // By identity: telling two large tables apart by their contents is the very work to be saved.
  private final IdentityHashMap<Table, IdentityHashMap<Table, List<RuleChange>>> known =
      new IdentityHashMap<>();

  private final IdentityHashMap<Table, List<RuleChange>> created = new IdentityHashMap<>();

  /** The steps that make a table from nothing. */
  List<RuleChange> create(Table after) {
    return created.computeIfAbsent(after, TableDiff::create);
  }

  /** The steps from one table to the other; none where they are equal. */
  List<RuleChange> between(Table before, Table after) {
    return known
        .computeIfAbsent(before, _ -> new IdentityHashMap<>())
        .computeIfAbsent(after, _ -> TableDiff.between(before, after));
  }
}
