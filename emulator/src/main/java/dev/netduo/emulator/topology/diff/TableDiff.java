package dev.netduo.emulator.topology.diff;

import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Table.PacketMap;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.topology.diff.RuleChange.AddChain;
import dev.netduo.emulator.topology.diff.RuleChange.AddEntries;
import dev.netduo.emulator.topology.diff.RuleChange.AddKeys;
import dev.netduo.emulator.topology.diff.RuleChange.AddMap;
import dev.netduo.emulator.topology.diff.RuleChange.AddSet;
import dev.netduo.emulator.topology.diff.RuleChange.AddTable;
import dev.netduo.emulator.topology.diff.RuleChange.DropChain;
import dev.netduo.emulator.topology.diff.RuleChange.DropEntries;
import dev.netduo.emulator.topology.diff.RuleChange.DropKeys;
import dev.netduo.emulator.topology.diff.RuleChange.DropMap;
import dev.netduo.emulator.topology.diff.RuleChange.DropSet;
import dev.netduo.emulator.topology.diff.RuleChange.DropTable;
import dev.netduo.emulator.topology.diff.RuleChange.FillChain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the few steps between two versions of a table. Sets and maps change by elements only, since
 * rewriting chains is what makes the kernel slow when a table is large: an endpoint that comes or
 * goes must cost the same at ten services and at ten thousand.
 */
final class TableDiff {
  private static final Table EMPTY = new Table(Map.of(), Map.of(), Map.of());

  private final Table before;
  private final Table after;
  private final List<RuleChange> changes = new ArrayList<>();

  private TableDiff(Table before, Table after) {
    this.before = before;
    this.after = after;
  }

  /** The steps that make the table from nothing. */
  static List<RuleChange> create(Table after) {
    return new TableDiff(EMPTY, after).steps(List.of(new AddTable()));
  }

  /** The steps that lead from one version to the other; none where they are equal. */
  static List<RuleChange> between(Table before, Table after) {
    if (!sameShape(before, after)) {
      return new TableDiff(EMPTY, after).steps(List.of(new DropTable(), new AddTable()));
    }
    return new TableDiff(before, after).steps(List.of());
  }

  // The kernel changes neither a set's type nor a chain's hook in place. Replacing the whole table
  // in the same transaction is just as atomic, and has no order of references to mind.
  private static boolean sameShape(Table before, Table after) {
    return before.chains().entrySet().stream()
            .allMatch(e -> {
              var now = after.chains().get(e.getKey());
              return now == null || now.hook().equals(e.getValue().hook());
            })
        && before.sets().entrySet().stream()
            .allMatch(e -> {
              var now = after.sets().get(e.getKey());
              return now == null
                  || (now.key().equals(e.getValue().key())
                      && now.intervals() == e.getValue().intervals()
                      && now.memory().equals(e.getValue().memory()));
            })
        && before.maps().entrySet().stream()
            .allMatch(e -> {
              var now = after.maps().get(e.getKey());
              return now == null
                  || (now.key().equals(e.getValue().key()) && now.kind() == e.getValue().kind());
            });
  }

  // Everything is declared before it is named, and goes after the last that named it.
  private List<RuleChange> steps(List<RuleChange> first) {
    changes.addAll(first);
    declare();
    changeElements();
    fillChains();
    dropGone();
    return List.copyOf(changes);
  }

  private void declare() {
    after
        .chains()
        .forEach((name, chain) -> {
          if (!before.chains().containsKey(name)) {
            changes.add(new AddChain(name, chain.hook()));
          }
        });
    after
        .sets()
        .forEach((name, set) -> {
          if (!before.sets().containsKey(name)) {
            changes.add(new AddSet(name, set));
          }
        });
    after
        .maps()
        .forEach((name, map) -> {
          if (!before.maps().containsKey(name)) {
            changes.add(new AddMap(name, map));
          }
        });
  }

  private void changeElements() {
    var adds = new ArrayList<RuleChange>();
    after
        .sets()
        .forEach((name, set) -> {
          var delta = Delta.of(keysBefore(name), Elements.disjoint(set));
          if (!delta.gone().isEmpty()) {
            changes.add(new DropKeys(name, delta.gone()));
          }
          if (!delta.fresh().isEmpty()) {
            adds.add(new AddKeys(name, delta.fresh().keySet()));
          }
        });
    // Entries of a map that goes may hold on to a chain that goes.
    Stream.concat(before.maps().keySet().stream(), after.maps().keySet().stream())
        .distinct()
        .forEach(name -> {
          var delta = Delta.of(entries(before, name), entries(after, name));
          if (!delta.gone().isEmpty()) {
            changes.add(new DropEntries(name, delta.gone()));
          }
          if (!delta.fresh().isEmpty()) {
            adds.add(new AddEntries(name, delta.fresh()));
          }
        });
    changes.addAll(adds);
  }

  private void fillChains() {
    after
        .chains()
        .forEach((name, chain) -> {
          var then = before.chains().get(name);
          var rulesThen = then == null ? List.<Object>of() : then.rules();
          if (!chain.rules().equals(rulesThen)) {
            changes.add(new FillChain(name, chain.rules()));
          }
        });
  }

  private void dropGone() {
    var chains = minus(before.chains().keySet(), after.chains().keySet());
    chains.stream()
        .filter(c -> !chain(c).isEmpty())
        .forEach(c -> changes.add(new FillChain(c, List.of())));
    chains.forEach(c -> changes.add(new DropChain(c)));
    minus(before.sets().keySet(), after.sets().keySet()).forEach(s -> changes.add(new DropSet(s)));
    minus(before.maps().keySet(), after.maps().keySet()).forEach(m -> changes.add(new DropMap(m)));
  }

  private List<?> chain(String name) {
    var then = before.chains().get(name);
    return then == null ? List.of() : then.rules();
  }

  private Set<List<String>> keysBefore(String set) {
    PacketSet then = before.sets().get(set);
    return then == null ? Set.of() : Elements.disjoint(then);
  }

  private static Map<List<String>, Target> entries(Table table, String map) {
    PacketMap found = table.maps().get(map);
    return found == null ? Map.of() : found.elements();
  }

  private static <T> Set<T> minus(Set<T> all, Set<T> without) {
    var rest = new LinkedHashSet<>(all);
    rest.removeAll(new HashSet<>(without));
    return rest;
  }
}
