package dev.netduo.k8s.policy;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.k8s.policy.DirectedPolicy.Action;
import dev.netduo.k8s.policy.DirectedPolicy.Peer;
import dev.netduo.k8s.policy.DirectedPolicy.PortMatch;
import dev.netduo.k8s.policy.DirectedPolicy.Rule;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Resolves the selectors of every NetworkPolicy against the pods and namespaces of one moment. */
final class PolicyReading {
  private final ClusterSnapshot snapshot;
  private final PodChoice pods;

  PolicyReading(ClusterSnapshot snapshot) {
    this.snapshot = snapshot;
    this.pods = new PodChoice(snapshot);
  }

  /** Every policy of every tier, once per direction it is about. */
  List<DirectedPolicy> all() {
    var all = new ArrayList<>(new ClusterPolicyReading(snapshot, pods).all());
    snapshot.policies().forEach(policy -> all.addAll(read(policy)));
    return List.copyOf(all);
  }

  private List<DirectedPolicy> read(NetworkPolicy policy) {
    var namespace = policy.getMetadata().getNamespace();
    var key = namespace + "/" + policy.getMetadata().getName();
    var spec = policy.getSpec();
    var selected = pods.in(namespace, spec.getPodSelector()).keys();
    var read = new ArrayList<DirectedPolicy>();
    if (spec.getPolicyTypes().contains("Ingress")) {
      var rules =
          orEmpty(spec.getIngress()).stream()
              .map(rule -> rule(namespace, orEmpty(rule.getFrom()), orEmpty(rule.getPorts())))
              .toList();
      read.add(new DirectedPolicy(Tier.NETWORK_POLICY, key, 0, Direction.INGRESS, selected, rules));
    }
    if (spec.getPolicyTypes().contains("Egress")) {
      var rules =
          orEmpty(spec.getEgress()).stream()
              .map(rule -> rule(namespace, orEmpty(rule.getTo()), orEmpty(rule.getPorts())))
              .toList();
      read.add(new DirectedPolicy(Tier.NETWORK_POLICY, key, 0, Direction.EGRESS, selected, rules));
    }
    return read;
  }

  // An empty list means everyone here, and every port.
  private Rule rule(
      String namespace, List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {
    return new Rule(
        Action.ACCEPT,
        "",
        peers.isEmpty(),
        peers.stream().map(peer -> peer(namespace, peer)).toList(),
        ports.isEmpty(),
        ports.stream().map(PolicyReading::port).toList());
  }

  private Peer peer(String namespace, NetworkPolicyPeer peer) {
    var block = peer.getIpBlock();
    if (block != null) {
      return new Peer.Block(
          Cidr.parseLoosely(block.getCidr()),
          orEmpty(block.getExcept()).stream().map(Cidr::parseLoosely).toList());
    }
    var selector = Objects.requireNonNullElseGet(peer.getPodSelector(), LabelSelector::new);
    var namespaces = peer.getNamespaceSelector();
    var chosen = namespaces == null ? pods.in(namespace, selector) : pods.in(namespaces, selector);
    return new Peer.Addresses(chosen.ips());
  }

  private static PortMatch port(NetworkPolicyPort port) {
    var protocol = Protocol.valueOf(Objects.requireNonNullElse(port.getProtocol(), "TCP"));
    var number = port.getPort();
    if (number == null) {
      return new PortMatch.Every(protocol);
    }
    var name = number.getStrVal();
    if (name != null) {
      return new PortMatch.Named(protocol, name);
    }
    var first = number.getIntVal();
    return new PortMatch.Numbered(
        protocol, new PortRange(first, Objects.requireNonNullElse(port.getEndPort(), first)));
  }

  // The models leave absent lists null when they were read without defaults.
  private static <T> List<T> orEmpty(List<T> list) {
    return Optional.ofNullable(list).orElse(List.of());
  }
}
