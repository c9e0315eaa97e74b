package dev.netduo.emulator.topology.diff;

import dev.netduo.emulator.topology.BridgePort;
import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Route;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.diff.RuleChange.DropTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What has to be done in one namespace.
 *
 * @param drops what goes, in order, before anything appears
 * @param puts what appears, in order
 * @param rules steps by table; tables without any are left out
 */
public record NamespaceDiff(
    List<LinkChange.Drop> drops,
    List<LinkChange.Put> puts,
    Map<TableName, List<RuleChange>> rules) {

  /** Whether nothing has to be done. */
  public boolean isEmpty() {
    return drops.isEmpty() && puts.isEmpty() && rules.isEmpty();
  }

  /**
   * The steps from one state of a namespace to another. A veth's other end is the caller's to mind:
   * pass {@code before} through {@link #withoutInterfaces} for ends that went with their peer.
   */
  public static NamespaceDiff between(NetNamespace before, NetNamespace after) {
    return between(before, after, new TableDiffs());
  }

  /** As above, sharing what is found about tables with other namespaces. */
  public static NamespaceDiff between(NetNamespace before, NetNamespace after, TableDiffs tables) {
    var drops = new ArrayList<LinkChange.Drop>();
    var puts = new ArrayList<LinkChange.Put>();

    var goneLinks = minus(before.links(), after.links());
    goneLinks.forEach(link -> drops.add(new LinkChange.DropLink(link.name())));
    var kept = withoutInterfaces(before, names(goneLinks));

    var goneAddresses = minus(kept.addresses(), after.addresses());
    goneAddresses.forEach(a -> drops.add(new LinkChange.DropAddress(a)));
    missing(kept.routes(), after.routes(), Route::destination)
        .forEach(r -> drops.add(new LinkChange.DropRoute(r)));
    missing(kept.neighbours(), after.neighbours(), n -> List.of(n.link(), n.ip()))
        .forEach(n -> drops.add(new LinkChange.DropNeighbour(n)));
    minus(kept.forwarding(), after.forwarding())
        .forEach(f -> drops.add(new LinkChange.DropForwarding(f)));
    missing(kept.ports(), after.ports(), BridgePort::link)
        .forEach(p -> drops.add(new LinkChange.DropPort(p)));

    // Taking an address away takes others of its subnet and routes along; on such an interface
    // everything is written again.
    var disturbed = goneAddresses.stream().map(InterfaceAddress::link).collect(Collectors.toSet());
    after
        .sysctls()
        .forEach((key, value) -> {
          if (!value.equals(kept.sysctls().get(key))) {
            puts.add(new LinkChange.SetSysctl(key, value));
          }
        });
    minus(after.links(), kept.links()).forEach(l -> puts.add(new LinkChange.AddLink(l)));
    minus(after.ports(), kept.ports()).forEach(p -> puts.add(new LinkChange.PutPort(p)));
    after.addresses().stream()
        .filter(a -> disturbed.contains(a.link()) || !kept.addresses().contains(a))
        .forEach(a -> puts.add(new LinkChange.PutAddress(a)));
    var routesThen = Set.copyOf(kept.routes());
    // A router must be reachable before a route may name it: routes on a link come first.
    after.routes().stream()
        .filter(r -> !routesThen.contains(r) || linkOf(r).stream().anyMatch(disturbed::contains))
        .sorted((a, b) -> Integer.compare(rank(a), rank(b)))
        .forEach(r -> puts.add(new LinkChange.PutRoute(r)));
    minus(after.neighbours(), kept.neighbours())
        .forEach(n -> puts.add(new LinkChange.PutNeighbour(n)));
    minus(after.forwarding(), kept.forwarding())
        .forEach(f -> puts.add(new LinkChange.PutForwarding(f)));
    return new NamespaceDiff(
        List.copyOf(drops), List.copyOf(puts), rules(before.rules(), after.rules(), tables));
  }

  /** The namespace without these interfaces and everything that stands on them. */
  public static NetNamespace withoutInterfaces(NetNamespace namespace, Set<String> names) {
    if (names.isEmpty()) {
      return namespace;
    }
    return new NetNamespace(
        namespace.links().stream().filter(l -> !names.contains(l.name())).toList(),
        namespace.addresses().stream().filter(a -> !names.contains(a.link())).toList(),
        namespace.routes().stream()
            .filter(r -> linkOf(r).stream().noneMatch(names::contains))
            .toList(),
        namespace.neighbours().stream().filter(n -> !names.contains(n.link())).toList(),
        namespace.forwarding().stream().filter(f -> !names.contains(f.link())).toList(),
        namespace.sysctls(),
        namespace.rules(),
        namespace.ports().stream()
            .filter(p -> !names.contains(p.link()) && !names.contains(p.bridge()))
            .toList());
  }

  private static Map<TableName, List<RuleChange>> rules(
      Map<TableName, Table> before, Map<TableName, Table> after, TableDiffs tables) {
    var changes = new LinkedHashMap<TableName, List<RuleChange>>();
    before.forEach((name, table) -> {
      if (!after.containsKey(name)) {
        changes.put(name, List.of(new DropTable()));
      }
    });
    after.forEach((name, table) -> {
      var then = before.get(name);
      var steps = then == null ? tables.create(table) : tables.between(then, table);
      if (!steps.isEmpty()) {
        changes.put(name, steps);
      }
    });
    return changes;
  }

  private static int rank(Route route) {
    return switch (route) {
      case Route.OnLink _ -> 0;
      case Route.Via _ -> 1;
      case Route.Blackhole _ -> 2;
    };
  }

  private static List<String> linkOf(Route route) {
    return switch (route) {
      case Route.OnLink r -> List.of(r.link());
      case Route.Via r -> List.of(r.link());
      case Route.Blackhole _ -> List.of();
    };
  }

  private static Set<String> names(Set<Link> links) {
    return links.stream().map(Link::name).collect(Collectors.toSet());
  }

  private static <T> Set<T> minus(List<T> all, List<T> without) {
    var rest = new LinkedHashSet<>(all);
    rest.removeAll(Set.copyOf(without));
    return rest;
  }

  /** Those whose key no longer occurs; the others are replaced in place. */
  private static <T> List<T> missing(List<T> before, List<T> after, Function<T, Object> key) {
    var keys = after.stream().map(key).collect(Collectors.toSet());
    return before.stream().filter(t -> !keys.contains(key.apply(t))).toList();
  }
}
