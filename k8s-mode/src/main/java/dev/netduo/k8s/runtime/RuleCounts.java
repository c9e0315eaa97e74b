package dev.netduo.k8s.runtime;

import static java.util.stream.Collectors.groupingBy;

import dev.netduo.emulator.fabric.iptables.IptablesScript;
import dev.netduo.emulator.fabric.nft.NftScript;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many tables and rules a node was given.
 *
 * @param nft those of nftables
 * @param iptables those of iptables by family, where there are any
 */
record RuleCounts(Count nft, Map<Family, Count> iptables) {

  /** Tables, or parts of everybody's tables, and the rules in all of them. */
  record Count(long tables, long rules) {}

  static RuleCounts of(Map<TableName, Table> given) {
    var nft =
        given.entrySet().stream()
            .filter(table -> !table.getKey().isIptables())
            .map(Map.Entry::getValue)
            .toList();
    var parts = new TreeMap<Family, Count>();
    given.entrySet().stream()
        .filter(table -> table.getKey().isIptables())
        .collect(groupingBy(table -> table.getKey().family()))
        .forEach((family, tables) ->
            parts.put(
                family,
                new Count(
                    tables.size(),
                    tables.stream()
                        .mapToLong(part -> IptablesScript.rules(family, part.getValue()))
                        .sum())));
    return new RuleCounts(
        new Count(nft.size(), nft.stream().mapToLong(NftScript::rules).sum()), Map.copyOf(parts));
  }
}
