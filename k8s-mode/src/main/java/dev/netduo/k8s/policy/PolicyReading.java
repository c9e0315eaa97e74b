package dev.netduo.k8s.policy;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.k8s.policy.IsolatingPolicy.AllowRule;
import dev.netduo.k8s.policy.IsolatingPolicy.Peer;
import dev.netduo.k8s.policy.IsolatingPolicy.PortMatch;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.PodNetwork;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Resolves the selectors of every NetworkPolicy against the pods and namespaces of one moment. */
final class PolicyReading {
  private final ClusterSnapshot snapshot;

  PolicyReading(ClusterSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** Every policy, once per direction it isolates in. */
  List<IsolatingPolicy> all() {
    return snapshot.policies().stream().flatMap(policy -> read(policy).stream()).toList();
  }

  private List<IsolatingPolicy> read(NetworkPolicy policy) {
    var namespace = policy.getMetadata().getNamespace();
    var key = namespace + "/" + policy.getMetadata().getName();
    var spec = policy.getSpec();
    var selected = podsWhere(namespace::equals, spec.getPodSelector());
    var read = new ArrayList<IsolatingPolicy>();
    if (spec.getPolicyTypes().contains("Ingress")) {
      var rules =
          orEmpty(spec.getIngress()).stream()
              .map(rule ->
                  new AllowRule(
                      peers(namespace, orEmpty(rule.getFrom())), ports(orEmpty(rule.getPorts()))))
              .toList();
      read.add(new IsolatingPolicy(key, Direction.INGRESS, selected, rules));
    }
    if (spec.getPolicyTypes().contains("Egress")) {
      var rules =
          orEmpty(spec.getEgress()).stream()
              .map(rule ->
                  new AllowRule(
                      peers(namespace, orEmpty(rule.getTo())), ports(orEmpty(rule.getPorts()))))
              .toList();
      read.add(new IsolatingPolicy(key, Direction.EGRESS, selected, rules));
    }
    return read;
  }

  private List<Peer> peers(String namespace, List<NetworkPolicyPeer> peers) {
    return peers.stream().map(peer -> peer(namespace, peer)).toList();
  }

  private Peer peer(String namespace, NetworkPolicyPeer peer) {
    var block = peer.getIpBlock();
    if (block != null) {
      return new Peer.Block(
          Cidr.parseLoosely(block.getCidr()),
          orEmpty(block.getExcept()).stream().map(Cidr::parseLoosely).toList());
    }
    var inNamespace = Optional.ofNullable(peer.getNamespaceSelector());
    var pods = Objects.requireNonNullElseGet(peer.getPodSelector(), LabelSelector::new);
    Predicate<String> where =
        inNamespace
            .<Predicate<String>>map(selector -> name -> Selector.matches(selector, labelsOf(name)))
            .orElse(namespace::equals);
    return new Peer.Pods(
        podsWhere(where, pods).stream()
            .map(PodNetwork::ip)
            .collect(Collectors.toUnmodifiableSet()));
  }

  private Map<String, String> labelsOf(String namespace) {
    return snapshot.namespaces().getOrDefault(namespace, Map.of());
  }

  private List<PodNetwork> podsWhere(Predicate<String> namespace, LabelSelector selector) {
    return snapshot.pods().stream()
        .filter(pod -> namespace.test(pod.namespace()) && Selector.matches(selector, pod.labels()))
        .toList();
  }

  private static List<PortMatch> ports(List<NetworkPolicyPort> ports) {
    return ports.stream().map(PolicyReading::port).toList();
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
