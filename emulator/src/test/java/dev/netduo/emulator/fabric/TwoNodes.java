package dev.netduo.emulator.fabric;

import dev.netduo.emulator.fabric.Rig.Box;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.ForwardingEntry;
import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Match.Connection.State;
import dev.netduo.emulator.topology.Neighbour;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Route;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Table.PacketMap;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.topology.Topology;
import dev.netduo.emulator.topology.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A small cluster's topology: pods on nodes, VXLAN between them, services and a policy. */
final class TwoNodes {
  static final Ip VIP = Ip.parse("10.96.0.10");
  private static final Ip ROUTER = Ip.parse("169.254.1.1");
  private static final List<Field> SERVICE =
      List.of(Field.DESTINATION_ADDRESS, Field.PROTOCOL, Field.DESTINATION_PORT);
  private static final List<Field> ENDPOINT =
      List.of(Field.DESTINATION_ADDRESS, Field.PROTOCOL, Field.DESTINATION_PORT, Field.MARK);

  private final List<Ip> underlay;
  private final TreeMap<String, Integer> pods = new TreeMap<>();
  private final List<Ip> endpoints = new ArrayList<>();
  private final Map<String, Verdict> policy = new TreeMap<>();

  TwoNodes(Box... nodes) {
    this.underlay = List.of(nodes).stream().map(n -> n.ip().orElseThrow()).toList();
  }

  /** Puts a pod on a node; nodes count from 1. */
  TwoNodes pod(String name, int node) {
    pods.put(name, node);
    return this;
  }

  /** Makes pods the endpoints of the service. */
  TwoNodes service(String... names) {
    endpoints.clear();
    for (var name : names) {
      endpoints.add(ip(name));
    }
    return this;
  }

  /** Decides what becomes of packets to a pod. */
  TwoNodes policy(String pod, Verdict verdict) {
    policy.put(ip(pod).toString(), verdict);
    return this;
  }

  Ip ip(String pod) {
    var index = new ArrayList<>(pods.keySet()).indexOf(pod);
    return Ip.parse("10.244." + pods.get(pod) + "." + (10 + index));
  }

  Topology topology() {
    var namespaces = new HashMap<String, NetNamespace>();
    pods.forEach((name, node) -> namespaces.put(name, podNamespace(name)));
    for (var node = 1; node <= underlay.size(); node++) {
      namespaces.put("node" + node, node(node));
    }
    return new Topology(namespaces);
  }

  private NetNamespace podNamespace(String name) {
    return new NetNamespace(
        List.of(),
        List.of(new InterfaceAddress("eth0", ip(name), 32)),
        List.of(
            new Route.OnLink(Cidr.single(ROUTER), "eth0"),
            new Route.Via(Cidr.ANY_V4, ROUTER, "eth0", false)),
        List.of(),
        List.of(),
        Map.of(),
        Map.of());
  }

  private NetNamespace node(int node) {
    var links = new ArrayList<Link>();
    var addresses = new ArrayList<InterfaceAddress>();
    var routes = new ArrayList<Route>();
    var neighbours = new ArrayList<Neighbour>();
    var forwarding = new ArrayList<ForwardingEntry>();
    links.add(new Link.Vxlan("vx0", 1, underlay.get(node - 1), 8472, mac(node), 1450));
    addresses.add(new InterfaceAddress("vx0", vtep(node), 32));
    for (var peer = 1; peer <= underlay.size(); peer++) {
      if (peer != node) {
        routes.add(new Route.Via(Cidr.parse("10.244." + peer + ".0/24"), vtep(peer), "vx0", true));
        neighbours.add(new Neighbour("vx0", vtep(peer), mac(peer)));
        forwarding.add(new ForwardingEntry("vx0", mac(peer), underlay.get(peer - 1)));
      }
    }
    routes.add(new Route.Blackhole(Cidr.parse("10.244.0.0/16")));
    routes.add(new Route.Blackhole(Cidr.parse("10.96.0.0/12")));
    pods.forEach((name, where) -> {
      if (where == node) {
        links.add(new Link.Veth("v-" + name, name, "eth0", 1450));
        addresses.add(new InterfaceAddress("v-" + name, ROUTER, 32));
        routes.add(new Route.OnLink(Cidr.single(ip(name)), "v-" + name));
      }
    });
    return new NetNamespace(
        links,
        addresses,
        routes,
        neighbours,
        forwarding,
        Map.of("net.ipv4.conf.all.rp_filter", "0"),
        Map.of(TableName.v4("netduo"), table()));
  }

  private Table table() {
    var svc = new HashMap<List<String>, Target>();
    var eps = new HashMap<List<String>, Target>();
    var n = endpoints.size();
    svc.put(List.of(VIP.toString(), "tcp", "80"), new Target.Mark(n));
    for (var i = 0; i < n; i++) {
      eps.put(
          List.of(VIP.toString(), "tcp", "80", "" + i),
          new Target.Endpoint(endpoints.get(i), 8080));
    }
    var verdicts = new HashMap<List<String>, Target>();
    policy.forEach((ip, verdict) -> verdicts.put(List.of(ip), new Target.To(verdict)));
    var lookup =
        Rule.of(
            List.of(),
            new Statement.SetMarkFrom("svc", SERVICE),
            new Statement.Lookup("ways", List.of(Field.MARK)));
    var chains = new HashMap<String, Chain>();
    chains.put("pre", base(Hook.Type.NAT, Hook.Point.PREROUTING, -100, lookup));
    chains.put("out", base(Hook.Type.NAT, Hook.Point.OUTPUT, -100, lookup));
    chains.put(
        "post",
        base(
            Hook.Type.NAT,
            Hook.Point.POSTROUTING,
            100,
            Rule.of(List.of(new Match.DestinationRewritten()), new Statement.Masquerade())));
    chains.put(
        "forward",
        base(
            Hook.Type.FILTER,
            Hook.Point.FORWARD,
            0,
            Rule.of(
                List.of(new Match.Connection(Set.of(State.ESTABLISHED, State.RELATED))),
                new Verdict.Accept()),
            Rule.of(
                List.of(), new Statement.Lookup("policies", List.of(Field.DESTINATION_ADDRESS)))));
    chains.put("refuse", Chain.of(List.of(Rule.of(List.of(), new Statement.Reject()))));
    if (n > 0) {
      chains.put(
          "n" + n,
          Chain.of(
              List.of(
                  Rule.of(List.of(), new Statement.SetRandomMark(n)),
                  Rule.of(List.of(), new Statement.DestinationFrom("eps", ENDPOINT)))));
    }
    return new Table(
        chains,
        Map.of(),
        Map.of(
            "svc", new PacketMap(SERVICE, PacketMap.Kind.MARK, svc),
            "ways",
                new PacketMap(
                    List.of(Field.MARK),
                    PacketMap.Kind.VERDICT,
                    Map.of(
                        List.of("" + n),
                        new Target.To(new Verdict.Goto(n == 0 ? "refuse" : "n" + n)))),
            "eps", new PacketMap(ENDPOINT, PacketMap.Kind.ENDPOINT, eps),
            "policies",
                new PacketMap(
                    List.of(Field.DESTINATION_ADDRESS), PacketMap.Kind.VERDICT, verdicts)));
  }

  private static Chain base(Hook.Type type, Hook.Point point, int priority, Rule... rules) {
    return new Chain(Optional.of(new Hook(type, point, priority, true)), List.of(rules));
  }

  private static Ip vtep(int node) {
    return Ip.parse("10.244." + node + ".0");
  }

  private static String mac(int node) {
    return "02:00:00:00:00:0" + node;
  }
}
