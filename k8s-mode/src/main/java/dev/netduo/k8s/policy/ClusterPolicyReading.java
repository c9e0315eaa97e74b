package dev.netduo.k8s.policy;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.k8s.model.ClusterNetworkPolicy;
import dev.netduo.k8s.model.ClusterNetworkPolicy.ClusterNetworkPolicyEgressPeer;
import dev.netduo.k8s.model.ClusterNetworkPolicy.ClusterNetworkPolicyIngressPeer;
import dev.netduo.k8s.model.ClusterNetworkPolicy.ClusterNetworkPolicyProtocol;
import dev.netduo.k8s.model.ClusterNetworkPolicy.NamespacedPod;
import dev.netduo.k8s.model.ClusterNetworkPolicy.ProtocolPorts;
import dev.netduo.k8s.policy.DirectedPolicy.Action;
import dev.netduo.k8s.policy.DirectedPolicy.Peer;
import dev.netduo.k8s.policy.DirectedPolicy.PortMatch;
import dev.netduo.k8s.policy.DirectedPolicy.Rule;
import dev.netduo.k8s.policy.PodChoice.Chosen;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Resolves the selectors of every ClusterNetworkPolicy. */
final class ClusterPolicyReading {
  private static final LabelSelector EVERYTHING = new LabelSelector();

  private final ClusterSnapshot snapshot;
  private final PodChoice pods;

  ClusterPolicyReading(ClusterSnapshot snapshot, PodChoice pods) {
    this.snapshot = snapshot;
    this.pods = pods;
  }

  /**
   * Every policy once per direction it has rules for, in the order they are asked in. Of two with
   * the same priority any may come first; here it is the name that decides, so that it is always
   * the same one.
   */
  List<DirectedPolicy> all() {
    return snapshot.cluster().policies().stream()
        .sorted(
            Comparator.<ClusterNetworkPolicy>comparingInt(policy -> policy.getSpec().priority)
                .thenComparing(policy -> policy.getMetadata().getName()))
        .flatMap(policy -> read(policy).stream())
        .toList();
  }

  private List<DirectedPolicy> read(ClusterNetworkPolicy policy) {
    var spec = policy.getSpec();
    var tier = Tier.valueOf(spec.tier.toUpperCase(Locale.ROOT));
    var name = policy.getMetadata().getName();
    var selected =
        spec.subject.pods == null
            ? pods.in(spec.subject.namespaces, EVERYTHING).keys()
            : chosen(spec.subject.pods).keys();
    var read = new ArrayList<DirectedPolicy>();
    if (spec.ingress != null && !spec.ingress.isEmpty()) {
      var rules =
          spec.ingress.stream()
              .map(rule ->
                  rule(
                      rule.action,
                      rule.name,
                      rule.from.stream().map(this::sender).toList(),
                      rule.protocols))
              .toList();
      read.add(new DirectedPolicy(tier, name, spec.priority, Direction.INGRESS, selected, rules));
    }
    if (spec.egress != null && !spec.egress.isEmpty()) {
      var rules =
          spec.egress.stream()
              .map(rule ->
                  rule(
                      rule.action,
                      rule.name,
                      rule.to.stream().flatMap(this::receivers).toList(),
                      rule.protocols))
              .toList();
      read.add(new DirectedPolicy(tier, name, spec.priority, Direction.EGRESS, selected, rules));
    }
    return read;
  }

  private static Rule rule(
      String action,
      @Nullable String name,
      List<Peer> peers,
      @Nullable List<ClusterNetworkPolicyProtocol> protocols) {
    return new Rule(
        Action.valueOf(action.toUpperCase(Locale.ROOT)),
        name == null ? "" : name,
        false,
        peers,
        protocols == null,
        protocols == null
            ? List.of()
            : protocols.stream().flatMap(ClusterPolicyReading::ports).toList());
  }

  private Chosen chosen(NamespacedPod pod) {
    return pods.in(Optional.ofNullable(pod.namespaceSelector).orElse(EVERYTHING), pod.podSelector);
  }

  private Peer sender(ClusterNetworkPolicyIngressPeer peer) {
    return ofPods(peer.namespaces, peer.pods);
  }

  private Peer ofPods(@Nullable LabelSelector namespaces, @Nullable NamespacedPod chosen) {
    if (chosen != null) {
      return new Peer.Addresses(chosen(chosen).ips());
    }
    return namespaces == null
        ? new Peer.Addresses(Set.of())
        : new Peer.Addresses(pods.in(namespaces, EVERYTHING).ips());
  }

  private Stream<Peer> receivers(ClusterNetworkPolicyEgressPeer peer) {
    if (peer.networks != null) {
      return peer.networks.stream()
          .map(network -> new Peer.Block(Cidr.parseLoosely(network), List.of()));
    }
    return Stream.of(
        peer.nodes == null
            ? ofPods(peer.namespaces, peer.pods)
            : new Peer.Addresses(nodes(peer.nodes)));
  }

  private Set<Ip> nodes(LabelSelector selector) {
    return snapshot.nodes().stream()
        .filter(node ->
            Selector.matches(
                selector, snapshot.cluster().nodeLabels().getOrDefault(node.name(), Map.of())))
        .flatMap(node -> node.underlays().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<PortMatch> ports(ClusterNetworkPolicyProtocol protocol) {
    var name = protocol.destinationNamedPort;
    if (name != null) {
      // A name says nothing of the protocol.
      return Stream.of(Protocol.values()).map(one -> new PortMatch.Named(one, name));
    }
    return Stream.of(
            numbered(Protocol.TCP, protocol.tcp),
            numbered(Protocol.UDP, protocol.udp),
            numbered(Protocol.SCTP, protocol.sctp))
        .flatMap(Optional::stream);
  }

  private static Optional<PortMatch> numbered(Protocol protocol, @Nullable ProtocolPorts ports) {
    if (ports == null) {
      return Optional.empty();
    }
    var port = ports.destinationPort;
    if (port == null) {
      return Optional.of(new PortMatch.Every(protocol));
    }
    var range =
        port.range == null
            ? new PortRange(port.number, port.number)
            : new PortRange(port.range.start, port.range.end);
    return Optional.of(new PortMatch.Numbered(protocol, range));
  }
}
