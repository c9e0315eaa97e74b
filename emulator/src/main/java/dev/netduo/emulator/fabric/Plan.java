package dev.netduo.emulator.fabric;

import dev.netduo.emulator.fabric.ip.BridgeBatch;
import dev.netduo.emulator.fabric.ip.IpBatch;
import dev.netduo.emulator.fabric.iptables.IptablesScript;
import dev.netduo.emulator.fabric.nft.NftScript;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Topology;
import dev.netduo.emulator.topology.diff.LinkChange;
import dev.netduo.emulator.topology.diff.NamespaceDiff;
import dev.netduo.emulator.topology.diff.RuleChange;
import dev.netduo.emulator.topology.diff.TableDiffs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that has to be run to bring the bound namespaces to what is wanted; made from data
 * alone.
 *
 * @param steps in the order they are to be run
 * @param targets what each namespace holds afterwards
 */
record Plan(List<Step> steps, Map<String, NetNamespace> targets) {

  /**
   * The plan from where the namespaces are to where they should be.
   *
   * @param placements the bound namespaces by name
   * @param present by name, the interfaces that exist; needed only where a placement is not certain
   */
  static Plan of(
      Map<String, Placement> placements, Topology desired, Map<String, Set<String>> present) {
    var targets = new TreeMap<String, NetNamespace>();
    placements
        .keySet()
        .forEach(name -> targets.put(name, Wanted.of(name, desired, placements.keySet())));
    return new Composer(placements, present, targets).compose();
  }

  // nft takes memory in small pieces, some for every word it reads. In huge pages, where the kernel
  // gives them to those who ask, ten thousand services are read and written in half the time (0.77
  // s; 0.35).
  private static final String ROOMY =
      "GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.top_pad=67108864 ";

  private static final class Composer {
    private final Map<String, Placement> placements;
    private final Map<String, Set<String>> present;
    private final Map<String, NetNamespace> targets;
    private final List<Step> drops = new ArrayList<>();
    private final List<String> pairs = new ArrayList<>();
    private final List<String> pairOwners = new ArrayList<>();
    private final Map<String, List<String>> peerEnds = new HashMap<>();
    private final List<Step> rules = new ArrayList<>();
    // After the others: iptables begins anew where somebody writes at the same time, nft does not.
    private final List<Step> sharedRules = new ArrayList<>();
    private final List<Step> links = new ArrayList<>();
    private final IdentityHashMap<List<RuleChange>, Map<TableName, List<String>>> texts =
        new IdentityHashMap<>();

    Composer(
        Map<String, Placement> placements,
        Map<String, Set<String>> present,
        Map<String, NetNamespace> targets) {
      this.placements = placements;
      this.present = present;
      this.targets = targets;
    }

    // What goes makes room first. Rules stand before an interface comes up, so that a new pod is
    // never open for a moment.
    Plan compose() {
      var diffs = differences();
      diffs.forEach(this::makeRoom);
      diffs.forEach((name, diff) -> diff.puts().forEach(put -> pair(name, put)));
      diffs.forEach(this::rules);
      diffs.forEach(this::links);
      var steps = new ArrayList<Step>(drops);
      if (!pairs.isEmpty()) {
        steps.add(new Step(pairOwners, "ip -force -batch -", pairs, false));
      }
      steps.addAll(rules);
      steps.addAll(sharedRules);
      steps.addAll(links);
      return new Plan(List.copyOf(steps), targets);
    }

    private Map<String, NamespaceDiff> differences() {
      var before = new TreeMap<String, NetNamespace>();
      targets.forEach((name, target) -> before.put(name, before(name, target)));
      lostEnds(before)
          .forEach((name, ends) ->
              before.computeIfPresent(
                  name, (_, then) -> NamespaceDiff.withoutInterfaces(then, ends)));
      var diffs = new TreeMap<String, NamespaceDiff>();
      var tables = new TableDiffs();
      before.forEach(
          (name, then) -> diffs.put(name, NamespaceDiff.between(then, target(name), tables)));
      return diffs;
    }

    private NetNamespace before(String name, NetNamespace target) {
      var before = placement(name).before(target, present(name));
      // A pair counts as standing only where both ends do.
      var halves = new HashSet<String>();
      if (!placement(name).certain()) {
        for (var link : before.links()) {
          if (link instanceof Link.Veth veth
              && (!present(veth.peerNamespace()).contains(veth.peerName())
                  || placement(veth.peerNamespace()).strays().contains(veth.peerName()))) {
            halves.add(veth.name());
          }
        }
      }
      return NamespaceDiff.withoutInterfaces(before, halves);
    }

    // A pair that goes takes its far end along.
    private Map<String, Set<String>> lostEnds(Map<String, NetNamespace> before) {
      var lost = new HashMap<String, Set<String>>();
      before.forEach((name, then) -> {
        var kept = Set.copyOf(target(name).links());
        for (var link : then.links()) {
          if (link instanceof Link.Veth veth && !kept.contains(link)) {
            lost.computeIfAbsent(veth.peerNamespace(), _ -> new HashSet<>()).add(veth.peerName());
          }
        }
      });
      return lost;
    }

    private void makeRoom(String name, NamespaceDiff diff) {
      var placement = placement(name);
      var all =
          Stream.concat(
                  placement.leftovers(target(name), present(name)).stream(), diff.drops().stream())
              .toList();
      // An interface of the same name that is not known to be the one wanted is in the way.
      var strays =
          Stream.concat(
                  placement.strays().stream(),
                  diff.puts().stream()
                      .filter(_ -> !placement.certain())
                      .flatMap(put ->
                          put instanceof LinkChange.AddLink add
                              ? Stream.of(add.link().name())
                              : Stream.<String>empty())
                      .filter(present(name)::contains))
              .distinct()
              .map(IpBatch::drop)
              .toList();
      var ip = Stream.concat(strays.stream(), IpBatch.drops(all).stream()).toList();
      step(drops, name, "bridge -force -batch -", BridgeBatch.drops(all), true);
      step(drops, name, "ip -force -batch -", ip, true);
    }

    private void pair(String name, LinkChange.Put put) {
      if (put instanceof LinkChange.AddLink(Link.Veth veth)) {
        pairs.add(
            IpBatch.vethPair(veth, placement(name).pid(), placement(veth.peerNamespace()).pid()));
        pairOwners.add(name);
        peerEnds
            .computeIfAbsent(veth.peerNamespace(), _ -> new ArrayList<>())
            .add(IpBatch.up(veth.peerName()));
      }
    }

    private void rules(String name, NamespaceDiff diff) {
      var touched = touched(name, diff);
      var lines = new ArrayList<String>();
      for (var table : touched) {
        if (!table.isIptables()) {
          if (!placement(name).certain()) {
            lines.addAll(NftScript.clear(table));
          }
          lines.addAll(written(table, diff.rules().getOrDefault(table, List.of())));
        }
      }
      if (!lines.isEmpty()) {
        var pid = OptionalInt.of(placement(name).pid());
        var command = ROOMY + entered(name, "nft -f -");
        rules.add(new Step(List.of(name), command, lines, false, true, pid));
      }
      for (var family : Family.values()) {
        var shared =
            touched.stream()
                .filter(table -> table.isIptables() && table.family() == family)
                .flatMap(table -> iptables(name, table, diff).stream())
                .toList();
        if (!shared.isEmpty()) {
          var command = IptablesScript.command(family, entered(name, ""), shared);
          sharedRules.add(
              new Step(List.of(name), command, shared, false, true, OptionalInt.empty()));
        }
      }
    }

    private List<TableName> touched(String name, NamespaceDiff diff) {
      return Stream.concat(
              placement(name).certain()
                  ? Stream.empty()
                  : placement(name).programmed().rules().keySet().stream(),
              diff.rules().keySet().stream())
          .distinct()
          .sorted()
          .toList();
    }

    private List<String> iptables(String name, TableName table, NamespaceDiff diff) {
      var after = target(name).rules().get(table);
      return after == null
          ? IptablesScript.clear(table)
          : IptablesScript.lines(table, after, diff.rules().getOrDefault(table, List.of()));
    }

    // What nodes share is written once: by identity, as the differences are found.
    private List<String> written(TableName table, List<RuleChange> changes) {
      return texts
          .computeIfAbsent(changes, _ -> new HashMap<>())
          .computeIfAbsent(table, _ -> NftScript.lines(table, changes));
    }

    private void links(String name, NamespaceDiff diff) {
      var ip =
          Stream.concat(
                  peerEnds.getOrDefault(name, List.of()).stream(),
                  IpBatch.puts(diff.puts()).stream())
              .toList();
      step(links, name, "sh -e", Sysctl.lines(diff.puts(), false), false);
      step(links, name, "ip -batch -", ip, false);
      step(links, name, "bridge -batch -", BridgeBatch.puts(diff.puts()), false);
      step(links, name, "sh -e", Sysctl.lines(diff.puts(), true), false);
    }

    private void step(
        List<Step> to, String name, String command, List<String> lines, boolean lenient) {
      if (!lines.isEmpty()) {
        to.add(new Step(List.of(name), entered(name, command), lines, lenient));
      }
    }

    private String entered(String name, String command) {
      return ("nsenter -t " + placement(name).pid() + " -n " + command).strip();
    }

    private Placement placement(String name) {
      return Objects.requireNonNull(placements.get(name), name);
    }

    private NetNamespace target(String name) {
      return targets.getOrDefault(name, NetNamespace.EMPTY);
    }

    private Set<String> present(String name) {
      return present.getOrDefault(name, Set.of());
    }
  }
}
