package dev.netduo.k8s.store;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.k8s.model.ClusterNetworkPolicy;
import dev.netduo.k8s.model.ClusterNetworkPolicy.ClusterNetworkPolicyEgressPeer;
import dev.netduo.k8s.model.ClusterNetworkPolicy.ClusterNetworkPolicyIngressPeer;
import dev.netduo.k8s.model.ClusterNetworkPolicy.ClusterNetworkPolicyProtocol;
import dev.netduo.k8s.model.ClusterNetworkPolicy.NamespacedPod;
import dev.netduo.k8s.model.ClusterNetworkPolicy.Port;
import dev.netduo.k8s.model.ClusterNetworkPolicy.ProtocolPorts;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** ClusterNetworkPolicies, held to the rules their definition of v1alpha2 carries. */
final class ClusterNetworkPolicyStrategy implements Strategy<ClusterNetworkPolicy> {
  private static final int MOST_ITEMS = 25;
  private static final int LONGEST_NAME = 100;
  private static final int LOWEST_PRIORITY = 1000;
  private static final Set<String> ACTIONS = Set.of("Accept", "Deny", "Pass");

  @Override
  public void validate(
      ClusterNetworkPolicy policy, Optional<ClusterNetworkPolicy> before, Problems problems) {
    var spec = policy.getSpec();
    if (spec == null) {
      problems.required("spec", "");
      return;
    }
    oneOf("spec.tier", spec.tier, Set.of("Admin", "Baseline"), problems);
    if (spec.priority == null) {
      problems.required("spec.priority", "");
    } else if (spec.priority < 0 || spec.priority > LOWEST_PRIORITY) {
      problems.invalid("spec.priority", spec.priority, "should be from 0 to " + LOWEST_PRIORITY);
    }
    if (spec.subject == null) {
      problems.required("spec.subject", "");
    } else {
      exactlyOne("spec.subject", problems, spec.subject.namespaces, spec.subject.pods);
      selector(spec.subject.namespaces, "spec.subject.namespaces", problems);
      pods(spec.subject.pods, "spec.subject.pods", problems);
    }
    var ingress = Given.list(spec.ingress);
    atMost("spec.ingress", ingress, problems);
    for (int i = 0; i < ingress.size(); i++) {
      var path = "spec.ingress[" + i + "]";
      var rule = ingress.get(i);
      rule(rule.name, rule.action, path, problems);
      peers(rule.from, path + ".from", problems, ClusterNetworkPolicyStrategy::sender);
      protocols(rule.protocols, path + ".protocols", problems);
    }
    var egress = Given.list(spec.egress);
    atMost("spec.egress", egress, problems);
    for (int i = 0; i < egress.size(); i++) {
      var path = "spec.egress[" + i + "]";
      var rule = egress.get(i);
      rule(rule.name, rule.action, path, problems);
      peers(rule.to, path + ".to", problems, ClusterNetworkPolicyStrategy::receiver);
      protocols(rule.protocols, path + ".protocols", problems);
      var placeless =
          Given.list(rule.to).stream().anyMatch(to -> to.networks != null || to.nodes != null);
      var named = Given.list(rule.protocols).stream().anyMatch(p -> p.destinationNamedPort != null);
      if (placeless && named) {
        problems.invalid(
            path,
            "object",
            "networks/nodes/domainNames peer cannot be set with namedPorts since there are no namedPorts for networks/nodes/domainNames");
      }
    }
  }

  private static void rule(
      @Nullable String name, @Nullable String action, String path, Problems problems) {
    if (name != null && name.length() > LONGEST_NAME) {
      problems.tooLong(path + ".name", LONGEST_NAME);
    }
    oneOf(path + ".action", action, ACTIONS, problems);
  }

  private static void oneOf(
      String path, @Nullable String value, Set<String> supported, Problems problems) {
    if (value == null) {
      problems.required(path, "");
    } else {
      problems.oneOf(path, value, supported);
    }
  }

  private static void atMost(String path, List<?> items, Problems problems) {
    if (items.size() > MOST_ITEMS) {
      problems.invalid(path, items.size(), "must have at most " + MOST_ITEMS + " items");
    }
  }

  @FunctionalInterface
  private interface PeerRules<T> {
    void judge(T peer, String path, Problems problems);
  }

  private static <T> void peers(
      @Nullable List<T> peers, String path, Problems problems, PeerRules<T> rules) {
    var all = Given.list(peers);
    if (all.isEmpty()) {
      problems.required(path, "must have at least 1 item");
    }
    atMost(path, all, problems);
    for (int i = 0; i < all.size(); i++) {
      rules.judge(all.get(i), path + "[" + i + "]", problems);
    }
  }

  private static void sender(ClusterNetworkPolicyIngressPeer peer, String path, Problems problems) {
    exactlyOne(path, problems, peer.namespaces, peer.pods);
    selector(peer.namespaces, path + ".namespaces", problems);
    pods(peer.pods, path + ".pods", problems);
  }

  private static void receiver(
      ClusterNetworkPolicyEgressPeer peer, String path, Problems problems) {
    exactlyOne(
        path, problems, peer.namespaces, peer.pods, peer.nodes, peer.networks, peer.domainNames);
    selector(peer.namespaces, path + ".namespaces", problems);
    pods(peer.pods, path + ".pods", problems);
    selector(peer.nodes, path + ".nodes", problems);
    if (peer.networks != null) {
      atMost(path + ".networks", peer.networks, problems);
      if (peer.networks.isEmpty()) {
        problems.invalid(path + ".networks", 0, "must have at least 1 item");
      }
      for (int i = 0; i < peer.networks.size(); i++) {
        cidr(peer.networks.get(i), path + ".networks[" + i + "]", problems);
      }
    }
    if (peer.domainNames != null) {
      problems.forbidden(
          path + ".domainNames",
          "names of the outside world are not resolved here, write their addresses as networks");
    }
  }

  private static void cidr(String text, String path, Problems problems) {
    try {
      var _ = Cidr.parseLoosely(text);
    } catch (NetduoException _) {
      problems.invalid(path, text, "Invalid CIDR format provided");
    }
  }

  private static void protocols(
      @Nullable List<ClusterNetworkPolicyProtocol> protocols, String path, Problems problems) {
    if (protocols == null) {
      return;
    }
    atMost(path, protocols, problems);
    if (protocols.isEmpty()) {
      problems.invalid(path, 0, "must have at least 1 item");
    }
    for (int i = 0; i < protocols.size(); i++) {
      var at = path + "[" + i + "]";
      var one = protocols.get(i);
      exactlyOne(at, problems, one.tcp, one.udp, one.sctp, one.destinationNamedPort);
      ports(one.tcp, at + ".tcp", problems);
      ports(one.udp, at + ".udp", problems);
      ports(one.sctp, at + ".sctp", problems);
    }
  }

  private static void ports(@Nullable ProtocolPorts ports, String path, Problems problems) {
    if (ports == null) {
      return;
    }
    var at = path + ".destinationPort";
    if (ports.destinationPort == null) {
      problems.required(at, "");
      return;
    }
    port(ports.destinationPort, at, problems);
  }

  private static void port(Port port, String path, Problems problems) {
    exactlyOne(path, problems, port.number, port.range);
    if (port.number != null) {
      problems.port(path + ".number", port.number);
    }
    if (port.range == null) {
      return;
    }
    var start = port.range.start;
    var end = port.range.end;
    if (start == null) {
      problems.required(path + ".range.start", "");
    } else {
      problems.port(path + ".range.start", start);
    }
    if (end == null) {
      problems.required(path + ".range.end", "");
    } else {
      problems.port(path + ".range.end", end);
    }
    if (start != null && end != null && start >= end) {
      problems.invalid(path + ".range", start + "-" + end, "Start port must be less than End port");
    }
  }

  private static void exactlyOne(String path, Problems problems, @Nullable Object... fields) {
    var set = Stream.of(fields).filter(Objects::nonNull).count();
    if (set != 1) {
      problems.invalid(path, set, "must have exactly 1 field set");
    }
  }

  private static void pods(@Nullable NamespacedPod pods, String path, Problems problems) {
    if (pods == null) {
      return;
    }
    selector(pods.namespaceSelector, path + ".namespaceSelector", problems);
    if (pods.podSelector == null) {
      problems.required(path + ".podSelector", "");
    }
    selector(pods.podSelector, path + ".podSelector", problems);
  }

  private static void selector(@Nullable LabelSelector selector, String path, Problems problems) {
    if (selector != null) {
      var _ = WorkloadRules.selector(selector, path, problems);
    }
  }

  @Override
  public Object spec(ClusterNetworkPolicy policy) {
    return policy.getSpec();
  }

  @Override
  public void copyStatus(ClusterNetworkPolicy from, ClusterNetworkPolicy into) {
    into.setStatus(from.getStatus());
  }
}
