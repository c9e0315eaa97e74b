package dev.netduo.k8s.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.BridgePort;
import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Topology;
import dev.netduo.emulator.walk.Listener;
import dev.netduo.emulator.walk.PacketWalker;
import dev.netduo.emulator.walk.Request;
import dev.netduo.emulator.walk.Transport;
import dev.netduo.k8s.model.ClusterNetworkPolicy;
import dev.netduo.k8s.network.ClusterTopology;
import dev.netduo.k8s.network.VxlanOverlay;
import dev.netduo.k8s.policy.PolicyEvaluator.Connection;
import dev.netduo.k8s.snapshot.ClusterPolicies;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.snapshot.PodNetwork;
import dev.netduo.k8s.snapshot.PodNetwork.NamedPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The evaluator and the rules that are compiled say the same, whatever the policies and labels: a
 * connection is judged, and its packet walked through the topology.
 */
class PolicyPropertyTest {
  private static final int ROUNDS = 10_000;
  private static final int CONNECTIONS = 4;
  private static final int MOST_POLICIES = 6;
  private static final List<String> RANGES =
      List.of(
          "10.244.0.0/16", "10.244.1.0/24", "10.244.2.16/28", "10.244.1.21/32", "10.244.3.0/27");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final RandomPolicies chance =
      new RandomPolicies(random, RANGES, List.of("web", "other", "names"));
  private final List<NodeNetwork> nodes =
      IntStream.rangeClosed(1, 3)
          .mapToObj(i ->
              new NodeNetwork(
                  "n" + i, Ip.parse("172.18.0.1" + i), Cidr.parse("10.244." + i + ".0/24"), 1500))
          .toList();
  private final Map<String, PodNetwork> pods = new TreeMap<>();
  private final Map<String, NetworkPolicy> policies = new TreeMap<>();
  private final Map<String, ClusterNetworkPolicy> clusterPolicies = new TreeMap<>();
  private final Map<String, Map<String, String>> namespaces = new HashMap<>();

  @Test
  void packetsGoWhereTheEvaluatorLetsThem() {
    List.of("x", "y", "z")
        .forEach(namespace -> {
          namespaces.put(namespace, Map.of("ns", namespace));
          List.of("a", "b", "c").forEach(name -> put(namespace, name));
        });
    for (int round = 0; round < ROUNDS; round++) {
      change(round);
      var snapshot = snapshot();
      var evaluator = new PolicyEvaluator(snapshot);
      var walker =
          new PacketWalker(
              onUnderlay(new ClusterTopology(new VxlanOverlay()).compile(snapshot)), listeners());
      for (int i = 0; i < CONNECTIONS; i++) {
        compare(round, evaluator, walker);
      }
    }
  }

  private void compare(int round, PolicyEvaluator evaluator, PacketWalker walker) {
    var to = chance.any(List.copyOf(pods.values()));
    var protocol = chance.any(List.of(Protocol.TCP, Protocol.UDP));
    var port = chance.any(List.of(80, 81));
    var from = chance.any(List.copyOf(pods.values()));
    var node = chance.any(nodes);
    // A node reaches pods of others from its own address among them.
    var ofNode = random.nextInt(8) == 0;
    var source = ofNode ? node.overlayAddress() : from.ip();
    var decision = evaluator.judge(new Connection(source, to.ip(), protocol, port));
    var walk =
        walker.walk(
            new Request(
                ofNode ? node.namespace() : from.netNamespace(),
                Transport.of(protocol),
                to.ip(),
                port));
    assertThat(walk.reached())
        .as(
            "seed %d round %d: %s, %s, %s %s",
            seed, round, walk, decision, policies.values(), clusterPolicies.values())
        .isEqualTo(decision.allowed());
  }

  private void change(int round) {
    switch (random.nextInt(6)) {
      case 0 -> {
        var pod = chance.any(List.copyOf(pods.values()));
        put(pod.namespace(), pod.name());
      }
      case 1 ->
          namespaces.put(
              chance.any(List.of("x", "y", "z")), Map.of("ns", chance.any(List.of("x", "y", "z"))));
      case 2, 3 -> {
        var policy = chance.networkPolicy("p" + round);
        policies.put(policy.getMetadata().getName(), policy);
        forgetOne(policies);
      }
      default -> {
        var policy = chance.clusterPolicy("c" + round);
        clusterPolicies.put(policy.getMetadata().getName(), policy);
        forgetOne(clusterPolicies);
      }
    }
  }

  private void forgetOne(Map<String, ?> of) {
    if (of.size() > MOST_POLICIES || random.nextInt(4) == 0) {
      of.remove(chance.any(List.copyOf(of.keySet())));
    }
  }

  private void put(String namespace, String name) {
    var node = List.of("a", "b", "c").indexOf(name) + 1;
    var last = 11 + 10 * List.of("x", "y", "z").indexOf(namespace);
    var pod =
        new PodNetwork(
            namespace,
            name,
            chance.labels(name),
            "n" + node,
            Ip.parse("10.244." + node + "." + last),
            List.of(
                new NamedPort("web", Protocol.TCP, chance.any(List.of(80, 81))),
                new NamedPort("other", Protocol.TCP, 81),
                new NamedPort("names", Protocol.UDP, chance.any(List.of(80, 81)))));
    pods.put(pod.key(), pod);
  }

  // What a cluster gives its nodes: a network between them, and forwarding.
  private Topology onUnderlay(Topology compiled) {
    var namespaces = new HashMap<>(compiled.namespaces());
    var cables = new ArrayList<Link>();
    var ports = new ArrayList<BridgePort>();
    cables.add(new Link.Bridge("br0", "02:00:00:00:00:01", 1500));
    for (var node : nodes) {
      cables.add(new Link.Veth(node.name(), node.namespace(), "eth0", 1500));
      ports.add(new BridgePort("br0", node.name()));
      var was = Objects.requireNonNull(namespaces.get(node.namespace()));
      var addresses = new ArrayList<>(was.addresses());
      addresses.add(new InterfaceAddress("eth0", node.underlay(), 24));
      namespaces.put(
          node.namespace(),
          new NetNamespace(
              was.links(),
              addresses,
              was.routes(),
              was.neighbours(),
              was.forwarding(),
              Map.of("net.ipv4.ip_forward", "1"),
              was.rules()));
    }
    namespaces.put(
        "underlay",
        new NetNamespace(
            cables, List.of(), List.of(), List.of(), List.of(), Map.of(), Map.of(), ports));
    return new Topology(Map.copyOf(namespaces));
  }

  private List<Listener> listeners() {
    var listeners = new ArrayList<Listener>();
    for (var pod : pods.values()) {
      for (var port : List.of(80, 81)) {
        listeners.add(Listener.answering(pod.netNamespace(), Protocol.TCP, port));
        listeners.add(Listener.answering(pod.netNamespace(), Protocol.UDP, port));
      }
    }
    return listeners;
  }

  private ClusterSnapshot snapshot() {
    return new ClusterSnapshot(
        new ClusterSnapshot.Ranges(
            Cidr.parse("10.244.0.0/16"), Cidr.parse("10.96.0.0/16"), "cluster.local"),
        nodes,
        List.copyOf(pods.values()),
        Map.copyOf(namespaces),
        List.of(),
        List.of(),
        List.copyOf(policies.values()),
        new ClusterPolicies(List.copyOf(clusterPolicies.values()), Map.of()),
        Map.of());
  }
}
