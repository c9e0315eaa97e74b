package dev.netduo.emulator.topology.diff;

import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Table.PacketMap;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One step on the way from one table to another. Steps are meant to be done in order and all at
 * once, as one nftables transaction.
 */
public sealed interface RuleChange {

  /** The table appears, empty. */
  record AddTable() implements RuleChange {}

  /** The table goes with everything in it. */
  record DropTable() implements RuleChange {}

  /** A chain appears, without rules. */
  record AddChain(String chain, Optional<Chain.Hook> hook) implements RuleChange {}

  /** A chain's rules become exactly these. */
  record FillChain(String chain, List<Chain.Rule> rules) implements RuleChange {}

  /** A chain that nothing leads to any more goes. */
  record DropChain(String chain) implements RuleChange {}

  /** A set appears, without elements; those of {@code shape} do not count. */
  record AddSet(String set, PacketSet shape) implements RuleChange {}

  /** A set that no rule names any more goes. */
  record DropSet(String set) implements RuleChange {}

  /** A map appears, without elements; those of {@code shape} do not count. */
  record AddMap(String map, PacketMap shape) implements RuleChange {}

  /** A map that no rule names any more goes. */
  record DropMap(String map) implements RuleChange {}

  /** Keys enter a set. */
  record AddKeys(String set, Set<List<String>> keys) implements RuleChange {}

  /** Keys leave a set. */
  record DropKeys(String set, Set<List<String>> keys) implements RuleChange {}

  /** Entries enter a map; none of the keys is in it. */
  record AddEntries(String map, Map<List<String>, Target> entries) implements RuleChange {}

  /** Entries leave a map. */
  record DropEntries(String map, Set<List<String>> keys) implements RuleChange {}
}
