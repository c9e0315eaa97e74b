package dev.netduo.k8s.policy;

import dev.netduo.k8s.model.ClusterNetworkPolicy;
import dev.netduo.k8s.model.ClusterNetworkPolicy.ClusterNetworkPolicyEgressPeer;
import dev.netduo.k8s.model.ClusterNetworkPolicy.ClusterNetworkPolicyEgressRule;
import dev.netduo.k8s.model.ClusterNetworkPolicy.ClusterNetworkPolicyIngressPeer;
import dev.netduo.k8s.model.ClusterNetworkPolicy.ClusterNetworkPolicyIngressRule;
import dev.netduo.k8s.model.ClusterNetworkPolicy.ClusterNetworkPolicyProtocol;
import dev.netduo.k8s.model.ClusterNetworkPolicy.ClusterNetworkPolicySpec;
import dev.netduo.k8s.model.ClusterNetworkPolicy.ClusterNetworkPolicySubject;
import dev.netduo.k8s.model.ClusterNetworkPolicy.NamespacedPod;
import dev.netduo.k8s.model.ClusterNetworkPolicy.Port;
import dev.netduo.k8s.model.ClusterNetworkPolicy.PortRange;
import dev.netduo.k8s.model.ClusterNetworkPolicy.ProtocolPorts;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlockBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Policies and labels by chance, on the namespaces x, y and z, pods a, b and c in each, and ports
 * 80 and 81. All of them are valid.
 */
public final class RandomPolicies {
  private final Random random;
  private final List<String> ranges;
  private final List<String> portNames;

  /**
   * @param ranges ranges in CIDR notation that may be meant, of the world the policies are for
   * @param portNames what pods call their ports
   */
  public RandomPolicies(Random random, List<String> ranges, List<String> portNames) {
    this.random = random;
    this.ranges = ranges;
    this.portNames = portNames;
  }

  /** One of these. */
  public <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  private <T> List<T> some(int least, int most, Supplier<T> one) {
    return Stream.generate(one).limit(random.nextInt(least, most + 1)).toList();
  }

  /** Labels of a pod called {@code name}. */
  public Map<String, String> labels(String name) {
    var labels = new HashMap<>(Map.of("pod", name));
    if (once(2)) {
      labels.put("role", any(List.of("p", "q")));
    }
    return labels;
  }

  private LabelSelector selector(String key, List<String> values) {
    var selector = new LabelSelectorBuilder();
    switch (random.nextInt(6)) {
      case 0 -> {}
      case 1, 2 -> selector.addToMatchLabels(key, any(values));
      case 3 ->
          selector.addToMatchExpressions(
              new LabelSelectorRequirementBuilder()
                  .withKey(any(List.of(key, "role")))
                  .withOperator(any(List.of("Exists", "DoesNotExist")))
                  .build());
      default ->
          selector.addToMatchExpressions(
              new LabelSelectorRequirementBuilder()
                  .withKey(key)
                  .withOperator(any(List.of("In", "NotIn")))
                  .withValues(some(1, 2, () -> any(values)))
                  .build());
    }
    return selector.build();
  }

  private LabelSelector pods() {
    return once(3) ? selector("role", List.of("p", "q")) : selector("pod", List.of("a", "b", "c"));
  }

  private LabelSelector namespaces() {
    return selector("ns", List.of("x", "y", "z"));
  }

  /** A NetworkPolicy. */
  public NetworkPolicy networkPolicy(String name) {
    var types = any(List.of(List.of("Ingress"), List.of("Egress"), List.of("Ingress", "Egress")));
    return new NetworkPolicyBuilder()
        .withNewMetadata()
        .withNamespace(any(List.of("x", "y", "z")))
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withPodSelector(pods())
        .withPolicyTypes(types)
        .withIngress(
            some(
                0,
                2,
                () ->
                    new NetworkPolicyIngressRuleBuilder()
                        .withFrom(some(0, 2, this::peer))
                        .withPorts(some(0, 2, this::port))
                        .build()))
        .withEgress(
            some(
                0,
                2,
                () ->
                    new NetworkPolicyEgressRuleBuilder()
                        .withTo(some(0, 2, this::peer))
                        .withPorts(some(0, 2, this::port))
                        .build()))
        .endSpec()
        .build();
  }

  private NetworkPolicyPeer peer() {
    var peer = new NetworkPolicyPeerBuilder();
    switch (random.nextInt(4)) {
      case 0 -> peer.withPodSelector(pods());
      case 1 -> peer.withNamespaceSelector(namespaces());
      case 2 -> peer.withPodSelector(pods()).withNamespaceSelector(namespaces());
      default -> {
        var wide = once(2);
        peer.withIpBlock(
            new IPBlockBuilder()
                .withCidr(wide ? "0.0.0.0/0" : any(ranges))
                .withExcept(wide ? some(0, 2, () -> any(ranges)) : List.of())
                .build());
      }
    }
    return peer.build();
  }

  private NetworkPolicyPort port() {
    var port = new NetworkPolicyPortBuilder().withProtocol(any(List.of("TCP", "UDP")));
    switch (random.nextInt(4)) {
      case 0 -> {}
      case 1 -> port.withPort(new IntOrString(80)).withEndPort(random.nextInt(80, 90));
      case 2 -> port.withPort(new IntOrString(any(portNames)));
      default -> port.withPort(new IntOrString(any(List.of(80, 81))));
    }
    return port.build();
  }

  /** A ClusterNetworkPolicy. */
  public ClusterNetworkPolicy clusterPolicy(String name) {
    var policy = new ClusterNetworkPolicy();
    policy.setMetadata(new ObjectMetaBuilder().withName(name).build());
    var spec = new ClusterNetworkPolicySpec();
    spec.tier = any(List.of("Admin", "Baseline"));
    spec.priority = random.nextInt(3);
    spec.subject = new ClusterNetworkPolicySubject();
    if (once(2)) {
      spec.subject.namespaces = namespaces();
    } else {
      spec.subject.pods = namespacedPod();
    }
    spec.ingress = some(0, 3, this::ingressRule);
    spec.egress = some(0, 3, this::egressRule);
    policy.setSpec(spec);
    return policy;
  }

  private NamespacedPod namespacedPod() {
    var chosen = new NamespacedPod();
    chosen.namespaceSelector = namespaces();
    chosen.podSelector = pods();
    return chosen;
  }

  private String action() {
    return any(List.of("Accept", "Deny", "Pass"));
  }

  private ClusterNetworkPolicyIngressRule ingressRule() {
    var rule = new ClusterNetworkPolicyIngressRule();
    rule.action = action();
    rule.from =
        some(
            1,
            2,
            () -> {
              var peer = new ClusterNetworkPolicyIngressPeer();
              if (once(2)) {
                peer.namespaces = namespaces();
              } else {
                peer.pods = namespacedPod();
              }
              return peer;
            });
    rule.protocols = once(2) ? null : some(1, 2, () -> protocol(true));
    return rule;
  }

  private ClusterNetworkPolicyEgressRule egressRule() {
    var rule = new ClusterNetworkPolicyEgressRule();
    rule.action = action();
    var placeless = once(2);
    rule.to =
        some(
            1,
            2,
            () -> {
              var peer = new ClusterNetworkPolicyEgressPeer();
              if (placeless) {
                peer.networks =
                    IntStream.range(0, 2).mapToObj(_ -> any(ranges)).distinct().toList();
              } else if (once(2)) {
                peer.namespaces = namespaces();
              } else {
                peer.pods = namespacedPod();
              }
              return peer;
            });
    rule.protocols = once(2) ? null : some(1, 2, () -> protocol(!placeless));
    return rule;
  }

  private ClusterNetworkPolicyProtocol protocol(boolean named) {
    var protocol = new ClusterNetworkPolicyProtocol();
    if (named && once(3)) {
      protocol.destinationNamedPort = any(portNames);
      return protocol;
    }
    var ports = new ProtocolPorts();
    ports.destinationPort = new Port();
    if (once(3)) {
      ports.destinationPort.range = new PortRange();
      ports.destinationPort.range.start = any(List.of(79, 80, 81));
      ports.destinationPort.range.end = 90;
    } else {
      ports.destinationPort.number = any(List.of(80, 81));
    }
    if (once(2)) {
      protocol.tcp = ports;
    } else {
      protocol.udp = ports;
    }
    return protocol;
  }
}
