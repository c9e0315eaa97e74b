package dev.netduo.emulator.topology.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Table.PacketMap;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.topology.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table as the kernel treats it: refuses what it refuses, above all the removal of something that
 * is still named.
 */
final class KernelModel {
  private final Map<String, Chain> chains = new HashMap<>();
  private final Map<String, PacketSet> sets = new HashMap<>();
  private final Map<String, PacketMap> maps = new HashMap<>();
  private boolean exists;

  /** Does all steps, checking each. */
  KernelModel apply(List<RuleChange> changes) {
    changes.forEach(this::apply);
    return this;
  }

  /** What it holds now. */
  Optional<Table> table() {
    return exists ? Optional.of(new Table(chains, sets, maps)) : Optional.empty();
  }

  private void apply(RuleChange change) {
    switch (change) {
      case RuleChange.AddTable _ -> exists = true;
      case RuleChange.DropTable _ -> {
        chains.clear();
        sets.clear();
        maps.clear();
        exists = false;
      }
      case RuleChange.AddChain c -> absent(chains.put(c.chain(), new Chain(c.hook(), List.of())));
      case RuleChange.FillChain c -> {
        c.rules().forEach(this::checkNames);
        chains.computeIfPresent(c.chain(), (_, then) -> new Chain(then.hook(), c.rules()));
      }
      case RuleChange.DropChain c -> {
        assertThat(jumpTargets()).doesNotContain(c.chain());
        present(chains.remove(c.chain()));
      }
      case RuleChange.AddSet s ->
          absent(
              sets.put(
                  s.set(), new PacketSet(s.shape().key(), new HashSet<>(), s.shape().intervals())));
      case RuleChange.DropSet s -> present(sets.remove(s.set()));
      case RuleChange.AddMap m ->
          absent(
              maps.put(m.map(), new PacketMap(m.shape().key(), m.shape().kind(), new HashMap<>())));
      case RuleChange.DropMap m -> {
        assertThat(mapsInRules()).doesNotContain(m.map());
        present(maps.remove(m.map()));
      }
      case RuleChange.AddKeys k -> assertThat(keys(k.set()).addAll(k.keys())).isTrue();
      case RuleChange.DropKeys k -> {
        assertThat(keys(k.set())).containsAll(k.keys());
        keys(k.set()).removeAll(k.keys());
      }
      case RuleChange.AddEntries e -> {
        assertThat(entries(e.map()).keySet()).doesNotContainAnyElementsOf(e.entries().keySet());
        e.entries().values().forEach(this::checkName);
        entries(e.map()).putAll(e.entries());
      }
      case RuleChange.DropEntries e -> {
        assertThat(entries(e.map()).keySet()).containsAll(e.keys());
        entries(e.map()).keySet().removeAll(e.keys());
      }
    }
  }

  private void checkNames(Rule rule) {
    for (var statement : rule.statements()) {
      switch (statement) {
        case Verdict.Jump jump -> assertThat(chains).containsKey(jump.chain());
        case Verdict.Goto go -> assertThat(chains).containsKey(go.chain());
        case Statement.Lookup lookup -> assertThat(maps).containsKey(lookup.map());
        case Statement.SetMarkFrom from -> assertThat(maps).containsKey(from.map());
        case Statement.DestinationFrom from -> assertThat(maps).containsKey(from.map());
        default -> {}
      }
    }
    for (var match : rule.matches()) {
      if (match instanceof Match.InSet in) {
        assertThat(sets).containsKey(in.set());
      }
    }
  }

  private void checkName(Target target) {
    if (target instanceof Target.To(Verdict.Goto go)) {
      assertThat(chains).containsKey(go.chain());
    }
  }

  private Set<String> jumpTargets() {
    var targets = new HashSet<String>();
    chains.values().stream()
        .flatMap(c -> c.rules().stream())
        .flatMap(r -> r.statements().stream())
        .forEach(s -> {
          if (s instanceof Verdict.Jump jump) {
            targets.add(jump.chain());
          }
        });
    maps.values().stream()
        .flatMap(m -> m.elements().values().stream())
        .forEach(t -> {
          if (t instanceof Target.To(Verdict.Goto go)) {
            targets.add(go.chain());
          }
        });
    return targets;
  }

  private Set<String> mapsInRules() {
    var named = new HashSet<String>();
    chains.values().stream()
        .flatMap(c -> c.rules().stream())
        .flatMap(r -> r.statements().stream())
        .forEach(s -> {
          if (s instanceof Statement.Lookup lookup) {
            named.add(lookup.map());
          }
          if (s instanceof Statement.SetMarkFrom from) {
            named.add(from.map());
          }
        });
    return named;
  }

  private Set<List<String>> keys(String set) {
    return present(sets.get(set)).elements();
  }

  private Map<List<String>, Target> entries(String map) {
    return present(maps.get(map)).elements();
  }

  private static void absent(@Nullable Object before) {
    assertThat(before).isNull();
  }

  private static <T> T present(@Nullable T found) {
    assertThat(found).isNotNull();
    return Objects.requireNonNull(found);
  }
}
