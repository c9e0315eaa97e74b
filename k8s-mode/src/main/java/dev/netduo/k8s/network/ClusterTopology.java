package dev.netduo.k8s.network;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Route;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Topology;
import dev.netduo.k8s.policy.PolicyTable;
import dev.netduo.k8s.service.Masquerading;
import dev.netduo.k8s.service.ProxyMode;
import dev.netduo.k8s.service.ServiceTables;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.snapshot.PodNetwork;
import dev.netduo.k8s.underlay.Underlay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compiles a cluster into the topology that gives it flat pod addresses.
 *
 * <p>A pod has a /32 and a default route through 169.254.1.1 (IPv6: a /128 and fe80::1), which its
 * node answers for on the other end of the veth pair. There is no bridge: even packets between two
 * pods of one node are routed, so that the forward hook sees every packet and policy has one place.
 */
public final class ClusterTopology {
  /** The name of a pod's one interface. */
  public static final String POD_LINK = "eth0";

  private static final Ip GATEWAY_V4 = Ip.parse("169.254.1.1");
  // A link-local address may be the same on every link.
  private static final Ip GATEWAY_V6 = Ip.parse("fe80::1");

  private final Overlay overlay;
  private final ProxyMode mode;
  private final ServiceTables services;
  private volatile Map<String, List<Ip>> announced = Map.of();

  /** With the usual proxy mode. */
  public ClusterTopology(Overlay overlay) {
    this(overlay, ProxyMode.NFTABLES);
  }

  /**
   * @param overlay how pods reach pods on other nodes
   * @param mode how services are led to their endpoints
   */
  public ClusterTopology(Overlay overlay, ProxyMode mode) {
    this.overlay = overlay;
    this.mode = mode;
    this.services = new ServiceTables(mode, Masquerading.OUTSIDE_PODS);
  }

  /** The services as they were compiled last. */
  public ServiceTables services() {
    return services;
  }

  /** The load balancers' addresses that each node answers for, as they were compiled last. */
  public Map<String, List<Ip>> announced() {
    return announced;
  }

  /** Every node's and every pod's namespace. */
  public Topology compile(ClusterSnapshot snapshot) {
    var namespaces = new HashMap<String, NetNamespace>();
    var answering = new HashMap<String, List<Ip>>();
    var tables = new HashMap<String, Map<TableName, Table>>();
    for (var family : snapshot.ranges().families()) {
      tables(snapshot, family)
          .forEach(
              (node, rules) -> tables.computeIfAbsent(node, _ -> new HashMap<>()).putAll(rules));
      // Who announces what is known once the services of the family are compiled.
      services
          .announced(snapshot, family)
          .forEach(
              (node, ips) -> answering.computeIfAbsent(node, _ -> new ArrayList<>()).addAll(ips));
    }
    for (var node : snapshot.nodes()) {
      var pods = on(node, snapshot);
      namespaces.put(
          node.namespace(),
          node(
              snapshot,
              node,
              pods,
              answering.getOrDefault(node.name(), List.of()),
              Map.copyOf(tables.getOrDefault(node.name(), Map.of()))));
      for (var pod : pods) {
        namespaces.put(pod.netNamespace(), pod(pod));
      }
    }
    announced = Map.copyOf(answering);
    return new Topology(Map.copyOf(namespaces));
  }

  /** The packet rules of one family on each node. */
  private Map<String, Map<TableName, Table>> tables(ClusterSnapshot snapshot, Family family) {
    var serviceTables = services.compile(snapshot, family);
    var policies = new PolicyTable(snapshot, family);
    var tables = new HashMap<String, Map<TableName, Table>>();
    for (var node : snapshot.nodes()) {
      var pods = on(node, snapshot);
      var rules = new HashMap<TableName, Table>();
      rules.putAll(serviceTables.getOrDefault(node.name(), Map.of()));
      rules.put(new TableName(family, PolicyTable.NAME), policies.on(pods));
      HostPortTable.of(family, pods)
          .ifPresent(table -> rules.put(new TableName(family, HostPortTable.NAME), table));
      tables.put(node.name(), rules);
    }
    return tables;
  }

  private static List<PodNetwork> on(NodeNetwork node, ClusterSnapshot snapshot) {
    return snapshot.pods().stream().filter(pod -> pod.node().equals(node.name())).toList();
  }

  private NetNamespace node(
      ClusterSnapshot snapshot,
      NodeNetwork self,
      List<PodNetwork> pods,
      List<Ip> announced,
      Map<TableName, Table> rules) {
    var peers =
        snapshot.nodes().stream()
            .filter(node -> !node.equals(self))
            .map(node -> new Overlay.Peer(node, behind(node, on(node, snapshot))))
            .toList();
    var between = overlay.on(self, peers);
    var links = new ArrayList<>(between.links());
    var addresses = new ArrayList<>(between.addresses());
    var routes = new ArrayList<>(between.routes());
    // The node's own connections to a service are looked up in the routing table before any rule
    // sees them, so the range needs a route that a blackhole would not be; what no rule translates
    // is dropped by the service table.
    for (var range : snapshot.ranges().serviceRanges()) {
      routes.add(new Route.OnLink(range, overlay.link(), overlay.own(self, range.family())));
    }
    for (var range : snapshot.ranges().podRanges()) {
      routes.add(new Route.Blackhole(range));
      routes.add(elsewhere(self, range.family()));
    }
    snapshot
        .joined()
        .getOrDefault(self.name(), List.of())
        .forEach(far -> routes.add(new Route.Via(far.range(), far.gateway(), far.link(), false)));
    announced.forEach(
        ip -> addresses.add(new InterfaceAddress(Underlay.LINK, ip, ip.family().bits())));
    for (var pod : pods) {
      links.add(new Link.Veth(pod.hostLink(), pod.netNamespace(), POD_LINK, podMtu(self)));
      for (var ip : pod.ips()) {
        addresses.add(
            new InterfaceAddress(pod.hostLink(), gateway(ip.family()), ip.family().bits()));
        // Without a source the kernel would ask the pod from the gateway's address.
        routes.add(
            new Route.OnLink(Cidr.single(ip), pod.hostLink(), overlay.own(self, ip.family())));
      }
    }
    return new NetNamespace(
        List.copyOf(links),
        List.copyOf(addresses),
        List.copyOf(routes),
        between.neighbours(),
        between.forwarding(),
        Map.of(),
        rules);
  }

  // What leads nowhere is dropped here. iptables refuses only what has a route, so that there the
  // way to external addresses of services leads where nobody answers.
  private Route elsewhere(NodeNetwork self, Family family) {
    var any = Cidr.any(family);
    return mode == ProxyMode.IPTABLES
        ? new Route.OnLink(any, overlay.link(), overlay.own(self, family))
        : new Route.Blackhole(any);
  }

  /** A node's ranges, and pods on it whose addresses are from elsewhere. */
  private static List<Cidr> behind(NodeNetwork node, List<PodNetwork> pods) {
    var single =
        pods.stream()
            .flatMap(pod -> pod.ips().stream())
            .filter(ip -> node.podCidrs().stream().noneMatch(range -> range.contains(ip)))
            .map(Cidr::single);
    return Stream.concat(node.podCidrs().stream(), single).toList();
  }

  private static Ip gateway(Family family) {
    return family == Family.IPV4 ? GATEWAY_V4 : GATEWAY_V6;
  }

  private static NetNamespace pod(PodNetwork pod) {
    var addresses = new ArrayList<InterfaceAddress>();
    var routes = new ArrayList<Route>();
    for (var ip : pod.ips()) {
      var family = ip.family();
      addresses.add(new InterfaceAddress(POD_LINK, ip, family.bits()));
      routes.add(new Route.OnLink(Cidr.single(gateway(family)), POD_LINK));
      routes.add(new Route.Via(Cidr.any(family), gateway(family), POD_LINK, false));
    }
    return new NetNamespace(
        List.of(),
        List.copyOf(addresses),
        List.copyOf(routes),
        List.of(),
        List.of(),
        Map.of(),
        Map.of());
  }

  private int podMtu(NodeNetwork node) {
    return node.underlayMtu() - overlay.overheadBytes(node);
  }
}
