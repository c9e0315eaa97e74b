package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Route;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Topology;
import dev.netduo.emulator.walk.Listener;
import dev.netduo.emulator.walk.PacketWalker;
import dev.netduo.emulator.walk.Request;
import dev.netduo.emulator.walk.Transport;
import dev.netduo.emulator.walk.Walk;
import dev.netduo.k8s.snapshot.ClusterPolicies;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.ClusterSnapshot.Ranges;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.snapshot.NodePortAddresses;
import dev.netduo.k8s.snapshot.NodeState;
import dev.netduo.k8s.snapshot.PodNetwork;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Three nodes with a pod {@code p1} to {@code p3} on each, a client outside at 192.0.2.10 that
 * reaches the service range through n1, and the proxy's tables; packets are walked through it.
 */
final class ServiceWorld {
  static final Ip VIP = Ip.parse("10.96.1.1");
  static final Ip BALANCER = Ip.parse("172.18.0.240");
  static final int NODE_PORT = 30080;
  static final String OUTSIDE = "outside";
  private static final String OTHER_VIP = "10.96.1.2";
  private static final Cidr PODS = Cidr.parse("10.244.0.0/16");
  static final Cidr SERVICES = Cidr.parse("10.96.0.0/16");
  private static final Cidr UNDERLAY = Cidr.parse("172.18.0.0/24");
  private static final Cidr OUTER = Cidr.parse("192.0.2.10/32");
  private static final List<String> NODES = List.of("n1", "n2", "n3");

  private final ProxyMode mode;
  private final Masquerading masquerading;
  private final List<Listener> proxies = new ArrayList<>();
  private final List<Service> services = new ArrayList<>();
  private final List<EndpointSlice> slices = new ArrayList<>();
  private final Map<String, NodeState> states = new HashMap<>();
  private NodePortAddresses nodePorts = NodePortAddresses.PRIMARY;

  ServiceWorld(ProxyMode mode, Masquerading masquerading) {
    this.mode = mode;
    this.masquerading = masquerading;
  }

  static Ip pod(String node) {
    return Ip.parse("10.244." + NODES.indexOf(node) + ".5");
  }

  static Ip node(String node) {
    return Ip.parse("172.18.0.1" + (NODES.indexOf(node) + 1));
  }

  ServiceWorld zone(String node, String zone) {
    states.put(node, new NodeState(Optional.of(zone), true));
    return this;
  }

  /** Node ports are on these addresses, parted by commas. */
  ServiceWorld nodePorts(String ranges) {
    nodePorts = NodePortAddresses.parse(ranges);
    return this;
  }

  /** Something on a node answers there. */
  ServiceWorld listening(String node, int port) {
    proxies.add(Listener.answering(node, Protocol.TCP, port));
    return this;
  }

  ServiceWorld with(Service service, Endpoint... endpoints) {
    services.add(service);
    return slice(service, endpoints);
  }

  ServiceWorld slice(Service service, Endpoint... endpoints) {
    slices.add(
        new EndpointSliceBuilder()
            .withNewMetadata()
            .withNamespace(service.getMetadata().getNamespace())
            .withName(service.getMetadata().getName() + "-" + slices.size())
            .addToLabels("kubernetes.io/service-name", service.getMetadata().getName())
            .endMetadata()
            .withAddressType("IPv4")
            .addNewPort()
            .withName("")
            .withPort(8080)
            .endPort()
            .withEndpoints(endpoints)
            .build());
    return this;
  }

  /** Port 80 of a VIP, of every node's port 30080 and of a balancer's address. */
  static Service service(String external, String internal) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("d")
        .withName("s")
        .endMetadata()
        .withNewSpec()
        .withType("LoadBalancer")
        .withClusterIP(VIP.toString())
        .withClusterIPs(VIP.toString())
        .withExternalTrafficPolicy(external)
        .withInternalTrafficPolicy(internal)
        .addNewPort()
        .withPort(80)
        .withProtocol("TCP")
        .withNodePort(NODE_PORT)
        .endPort()
        .endSpec()
        .withNewStatus()
        .withNewLoadBalancer()
        .addNewIngress()
        .withIp(BALANCER.toString())
        .endIngress()
        .endLoadBalancer()
        .endStatus()
        .build();
  }

  /** The same service by another name, at another VIP. */
  static Service another(Service like, String name) {
    return new ServiceBuilder(like)
        .editMetadata()
        .withName(name)
        .endMetadata()
        .editSpec()
        .withClusterIP(OTHER_VIP)
        .withClusterIPs(OTHER_VIP)
        .endSpec()
        .build();
  }

  static Endpoint on(String node) {
    return endpoint(node, true, false).build();
  }

  static EndpointBuilder endpoint(String node, boolean ready, boolean terminating) {
    return new EndpointBuilder()
        .withAddresses(pod(node).toString())
        .withNodeName(node)
        .withNewConditions(ready, ready || terminating, terminating);
  }

  ClusterSnapshot snapshot() {
    var nodes = new ArrayList<NodeNetwork>();
    var pods = new ArrayList<PodNetwork>();
    for (int i = 0; i < NODES.size(); i++) {
      var name = NODES.get(i);
      nodes.add(new NodeNetwork(name, node(name), Cidr.parse("10.244." + i + ".0/24"), 1500));
      pods.add(new PodNetwork("d", "p" + (i + 1), Map.of(), name, pod(name), List.of()));
    }
    return new ClusterSnapshot(
        new Ranges(PODS, SERVICES, "cluster.local").with(nodePorts),
        nodes,
        pods,
        Map.of(),
        List.copyOf(services),
        List.copyOf(slices),
        List.of(),
        ClusterPolicies.NONE,
        Map.copyOf(states));
  }

  /** Every possible way of one connection. */
  List<Walk> walks(String from, Ip to, int port) {
    var listeners = new ArrayList<>(proxies);
    NODES.forEach(node -> listeners.add(Listener.answering("pod-" + node, Protocol.TCP, 8080)));
    return new PacketWalker(topology(), listeners)
        .walks(new Request(from, Transport.TCP, to, port));
  }

  /** Who may answer, by the namespaces they are in. */
  Set<String> backends(String from, Ip to, int port) {
    return walks(from, to, port).stream()
        .flatMap(walk -> walk.server().stream())
        .map(Walk.Arrival::namespace)
        .collect(Collectors.toSet());
  }

  private Topology topology() {
    var tables = new ServiceTables(mode, masquerading).compile(snapshot(), Family.IPV4);
    var spaces = new HashMap<String, NetNamespace>();
    var wires = new ArrayList<Link>();
    for (var node : NODES) {
      wires.add(new Link.Veth("to-" + node, node, "eth0", 1500));
      spaces.put(node, nodeSpace(node, tables));
      spaces.put("pod-" + node, podSpace(pod(node)));
    }
    wires.add(new Link.Veth("to-outside", OUTSIDE, "eth0", 1500));
    wires.add(new Link.Bridge("br0", "02:00:00:00:00:01", 1500));
    spaces.put(OUTSIDE, outsideSpace());
    var ports =
        wires.stream()
            .map(Link::name)
            .filter(name -> name.startsWith("to-"))
            .map(name -> new dev.netduo.emulator.topology.BridgePort("br0", name))
            .toList();
    spaces.put(
        "wire",
        new NetNamespace(
            wires, List.of(), List.of(), List.of(), List.of(), Map.of(), Map.of(), ports));
    return new Topology(spaces);
  }

  private static NetNamespace nodeSpace(String node, Map<String, Map<TableName, Table>> tables) {
    var routes = new ArrayList<Route>();
    for (var other : NODES) {
      routes.add(
          other.equals(node)
              ? new Route.OnLink(Cidr.single(pod(node)), "pod0")
              : new Route.Via(
                  Cidr.parse("10.244." + NODES.indexOf(other) + ".0/24"),
                  node(other),
                  "eth0",
                  false));
    }
    routes.add(new Route.OnLink(OUTER, "eth0"));
    routes.add(new Route.OnLink(SERVICES, "eth0"));
    return new NetNamespace(
        List.of(new Link.Veth("pod0", "pod-" + node, "eth0", 1500)),
        List.of(
            new InterfaceAddress("eth0", node(node), 24),
            new InterfaceAddress("pod0", Ip.parse("169.254.1.1"), 32)),
        routes,
        List.of(),
        List.of(),
        Map.of("net.ipv4.ip_forward", "1"),
        java.util.Objects.requireNonNull(tables.get(node)),
        List.of());
  }

  private static NetNamespace podSpace(Ip ip) {
    return new NetNamespace(
        List.of(),
        List.of(new InterfaceAddress("eth0", ip, 32)),
        List.of(
            new Route.OnLink(Cidr.parse("169.254.1.1/32"), "eth0"),
            new Route.Via(Cidr.ANY_V4, Ip.parse("169.254.1.1"), "eth0", false)),
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        List.of());
  }

  private static NetNamespace outsideSpace() {
    return new NetNamespace(
        List.of(),
        List.of(new InterfaceAddress("eth0", Ip.parse("192.0.2.10"), 32)),
        List.of(
            new Route.OnLink(UNDERLAY, "eth0"),
            new Route.Via(SERVICES, node("n1"), "eth0", false),
            new Route.Via(Cidr.single(BALANCER), node("n1"), "eth0", false)),
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        List.of());
  }
}
