package dev.netduo.emulator.fabric;

import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.diff.LinkChange;
import dev.netduo.emulator.topology.diff.NamespaceDiff;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a namespace lives and what is known to be in it.
 *
 * @param pid a process in it
 * @param programmed what was written there; where that is not certain, everything that may have
 *     been
 * @param certain whether {@code programmed} is exactly what is there, besides what the engine made
 * @param strays interfaces that lost their peer and may linger until the kernel has torn it down
 */
record Placement(int pid, NetNamespace programmed, boolean certain, Set<String> strays) {

  /** A namespace nothing is known about. */
  static Placement unknown(int pid) {
    return new Placement(pid, NetNamespace.EMPTY, false, Set.of());
  }

  /** Holds exactly this. */
  Placement holding(NetNamespace namespace) {
    return new Placement(pid, namespace, true, Set.of());
  }

  /** What was written may be there or not. */
  Placement doubtful() {
    return new Placement(pid, programmed, false, strays);
  }

  /** Something of this may have been written, too. */
  Placement doubtful(NetNamespace attempted) {
    return new Placement(pid, union(programmed, attempted), false, strays);
  }

  /** These interfaces went away with the namespace of their other end. */
  Placement withoutPeers(Set<String> ends) {
    if (ends.isEmpty()) {
      return this;
    }
    var more = new HashSet<>(strays);
    more.addAll(ends);
    return new Placement(
        pid, NamespaceDiff.withoutInterfaces(programmed, ends), certain, Set.copyOf(more));
  }

  /**
   * What the next difference starts from.
   *
   * @param desired what is wanted
   * @param present the interfaces that exist right now
   */
  NetNamespace before(NetNamespace desired, Set<String> present) {
    if (certain) {
      return programmed;
    }
    // An interface that stands is kept, so that traffic goes on when a new process takes over;
    // everything else is written again over what may be there.
    var reusable =
        desired.links().stream()
            .filter(l -> present.contains(l.name()) && !strays.contains(l.name()))
            .filter(l -> lookalikes(l).allMatch(l::equals))
            .toList();
    return new NetNamespace(
        reusable, List.of(), List.of(), List.of(), List.of(), Map.of(), Map.of());
  }

  /** What may be there and is not wanted. */
  List<LinkChange.Drop> leftovers(NetNamespace desired, Set<String> present) {
    if (certain) {
      return List.of();
    }
    return NamespaceDiff.between(withoutRules(programmed), withoutRules(desired)).drops().stream()
        .filter(
            drop -> !(drop instanceof LinkChange.DropLink link) || present.contains(link.link()))
        .toList();
  }

  // Rules are cleared as whole tables, and comparing them is most of the work.
  private static NetNamespace withoutRules(NetNamespace namespace) {
    return new NetNamespace(
        namespace.links(),
        namespace.addresses(),
        namespace.routes(),
        namespace.neighbours(),
        namespace.forwarding(),
        Map.of(),
        Map.of(),
        namespace.ports());
  }

  private Stream<Link> lookalikes(Link link) {
    return programmed.links().stream().filter(l -> l.name().equals(link.name()));
  }

  private static NetNamespace union(NetNamespace a, NetNamespace b) {
    var rules = new HashMap<>(a.rules());
    rules.putAll(b.rules());
    return new NetNamespace(
        union(a.links(), b.links()),
        union(a.addresses(), b.addresses()),
        union(a.routes(), b.routes()),
        union(a.neighbours(), b.neighbours()),
        union(a.forwarding(), b.forwarding()),
        Map.of(),
        rules,
        union(a.ports(), b.ports()));
  }

  private static <T> List<T> union(List<T> a, List<T> b) {
    return Stream.concat(a.stream(), b.stream())
        .collect(Collectors.toCollection(LinkedHashSet::new))
        .stream()
        .toList();
  }
}
