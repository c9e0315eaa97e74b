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
import dev.netduo.k8s.service.ServiceTable;
import dev.netduo.k8s.service.ServiceTables;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.snapshot.PodNetwork;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compiles a cluster into the topology that gives it flat pod addresses.
 *
 * <p>A pod has a /32 and a default route through 169.254.1.1, which its node answers for on the
 * other end of the veth pair. There is no bridge: even packets between two pods of one node are
 * routed, so that the forward hook sees every packet and policy has one place.
 */
public final class ClusterTopology {
  /** The name of a pod's one interface. */
  public static final String POD_LINK = "eth0";

  /** The name of a node's interface on the network between the nodes. */
  public static final String UNDERLAY_LINK = "eth0";

  private static final Ip GATEWAY = Ip.parse("169.254.1.1");

  private final Overlay overlay;
  private final ServiceTables services = new ServiceTables(Masquerading.OUTSIDE_PODS);

  /**
   * @param overlay how pods reach pods on other nodes
   */
  public ClusterTopology(Overlay overlay) {
    this.overlay = overlay;
  }

  /** The services as they were compiled last. */
  public ServiceTables services() {
    return services;
  }

  /** Every node's and every pod's namespace. */
  public Topology compile(ClusterSnapshot snapshot) {
    var namespaces = new HashMap<String, NetNamespace>();
    var serviceTables = services.compile(snapshot, Family.IPV4);
    var announced = services.announced(snapshot, Family.IPV4);
    var policies = new PolicyTable(snapshot);
    for (var node : snapshot.nodes()) {
      var pods = snapshot.pods().stream().filter(pod -> pod.node().equals(node.name())).toList();
      var rules = new HashMap<TableName, Table>();
      Optional.ofNullable(serviceTables.get(node.name()))
          .ifPresent(table -> rules.put(TableName.v4(ServiceTable.NAME), table));
      rules.put(TableName.v4(PolicyTable.NAME), policies.on(pods));
      HostPortTable.of(pods).ifPresent(table -> rules.put(TableName.v4(HostPortTable.NAME), table));
      namespaces.put(
          node.namespace(),
          node(
              snapshot,
              node,
              pods,
              announced.getOrDefault(node.name(), List.of()),
              Map.copyOf(rules)));
      for (var pod : pods) {
        namespaces.put(pod.netNamespace(), pod(pod));
      }
    }
    return new Topology(Map.copyOf(namespaces));
  }

  private NetNamespace node(
      ClusterSnapshot snapshot,
      NodeNetwork self,
      List<PodNetwork> pods,
      List<Ip> announced,
      Map<TableName, Table> rules) {
    var peers = snapshot.nodes().stream().filter(node -> !node.equals(self)).toList();
    var between = overlay.on(self, peers);
    var links = new ArrayList<>(between.links());
    var addresses = new ArrayList<>(between.addresses());
    var routes = new ArrayList<>(between.routes());
    // The node's own connections to a service are looked up in the routing table before any rule
    // sees them, so the range
    // needs a route that a blackhole would not be; what no rule translates is dropped by the
    // service table.
    routes.add(new Route.OnLink(snapshot.ranges().services(), overlay.link()));
    routes.add(new Route.Blackhole(snapshot.ranges().pods()));
    // The engine gives even an internal network's members a default route; nothing of a cluster may
    // leave by it.
    routes.add(new Route.Blackhole(Cidr.ANY_V4));
    announced.forEach(
        ip -> addresses.add(new InterfaceAddress(UNDERLAY_LINK, ip, ip.family().bits())));
    for (var pod : pods) {
      links.add(new Link.Veth(pod.hostLink(), pod.netNamespace(), POD_LINK, podMtu(self)));
      addresses.add(new InterfaceAddress(pod.hostLink(), GATEWAY, 32));
      routes.add(new Route.OnLink(Cidr.single(pod.ip()), pod.hostLink()));
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

  private static NetNamespace pod(PodNetwork pod) {
    return new NetNamespace(
        List.of(),
        List.of(new InterfaceAddress(POD_LINK, pod.ip(), 32)),
        Stream.<Route>of(
                new Route.OnLink(Cidr.single(GATEWAY), POD_LINK),
                new Route.Via(Cidr.ANY_V4, GATEWAY, POD_LINK, false))
            .toList(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of());
  }

  private int podMtu(NodeNetwork node) {
    return node.underlayMtu() - overlay.overheadBytes();
  }
}
