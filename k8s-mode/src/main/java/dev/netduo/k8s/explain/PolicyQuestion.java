package dev.netduo.k8s.explain;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.model.ClusterNetworkPolicy;
import dev.netduo.k8s.policy.PolicyEvaluator;
import dev.netduo.k8s.policy.PolicyEvaluator.Connection;
import dev.netduo.k8s.policy.PolicyEvaluator.Decision;
import dev.netduo.k8s.snapshot.ClusterPolicies;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.snapshot.PodNetwork;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Asks the pure evaluator about any cluster, netduo's or another: all it needs stands in the
 * objects of the API.
 */
public final class PolicyQuestion {
  // Of no meaning to policies.
  private static final Cidr NO_RANGE = Cidr.parse("0.0.0.0/32");
  private static final int MTU = 1500;

  private final ClusterSnapshot snapshot;

  /** Looks at a cluster as it is now. */
  public PolicyQuestion(KubeApi api) {
    var nodes = api.list(Kinds.NODE).items();
    this.snapshot =
        new ClusterSnapshot(
            new ClusterSnapshot.Ranges(NO_RANGE, NO_RANGE, ""),
            nodes.stream().flatMap(node -> node(node).stream()).toList(),
            api.list(Kinds.POD).items().stream().flatMap(pod -> pod(pod).stream()).toList(),
            labels(api.list(Kinds.NAMESPACE).items()),
            List.of(),
            List.of(),
            api.list(Kinds.NETWORK_POLICY).items(),
            new ClusterPolicies(clusterPolicies(api), labels(nodes)),
            Map.of());
  }

  /**
   * What the policies say of a connection.
   *
   * @param from the sender's address
   * @param to the receiver's address
   */
  public record Answer(Ip from, Ip to, Protocol protocol, int port, Decision decision) {}

  // Most clusters do not have the kind.
  private static List<ClusterNetworkPolicy> clusterPolicies(KubeApi api) {
    try {
      return api.list(Kinds.CLUSTER_NETWORK_POLICY).items();
    } catch (ApiException e) {
      if (e.code() == ApiException.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  private static Map<String, Map<String, String>> labels(List<? extends HasMetadata> objects) {
    var labels = new HashMap<String, Map<String, String>>();
    for (var object : objects) {
      labels.put(object.getMetadata().getName(), labels(object));
    }
    return labels;
  }

  private static Map<String, String> labels(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of());
  }

  private static Optional<NodeNetwork> node(Node node) {
    var addresses =
        Optional.ofNullable(node.getStatus()).stream()
            .flatMap(s -> Optional.ofNullable(s.getAddresses()).stream().flatMap(List::stream))
            .filter(address -> address.getType().equals("InternalIP"))
            .map(address -> Ip.parse(address.getAddress()))
            .toList();
    var ranges =
        Optional.ofNullable(node.getSpec().getPodCIDRs())
            .filter(all -> !all.isEmpty())
            .orElseGet(() -> Optional.ofNullable(node.getSpec().getPodCIDR()).stream().toList());
    return addresses.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new NodeNetwork(
                node.getMetadata().getName(),
                addresses,
                ranges.stream().map(Cidr::parse).toList(),
                MTU));
  }

  private static Optional<PodNetwork> pod(Pod pod) {
    var status = Optional.ofNullable(pod.getStatus());
    var ips =
        status.stream()
            .flatMap(s -> Optional.ofNullable(s.getPodIPs()).stream().flatMap(List::stream))
            .map(ip -> Ip.parse(ip.getIp()))
            .toList();
    var ended =
        status
            .map(s -> String.valueOf(s.getPhase()))
            .filter(phase -> phase.equals("Succeeded") || phase.equals("Failed"))
            .isPresent();
    var onHost = Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
    if (ips.isEmpty() || ended || onHost) {
      return Optional.empty();
    }
    return Optional.of(
        new PodNetwork(
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getName(),
            labels(pod),
            pod.getSpec().getNodeName(),
            ips,
            PodNetwork.namedPorts(pod),
            List.of()));
  }

  /**
   * Asks.
   *
   * @param from a pod as {@code name} or {@code namespace/name}, a node, or an address
   * @param namespace where pods without one are
   * @throws NetduoException where one of them is not there, or they share no address family
   */
  public Answer ask(String from, String to, String namespace, Protocol protocol, int port) {
    var sources = addresses(from, namespace);
    for (var target : addresses(to, namespace)) {
      var source = sources.stream().filter(ip -> ip.family() == target.family()).findFirst();
      if (source.isPresent()) {
        var decision =
            new PolicyEvaluator(snapshot)
                .judge(new Connection(source.get(), target, protocol, port));
        return new Answer(source.get(), target, protocol, port, decision);
      }
    }
    throw new NetduoException(from + " and " + to + " have no address family in common");
  }

  private List<Ip> addresses(String name, String namespace) {
    var key = name.contains("/") ? name : namespace + "/" + name;
    var pod = snapshot.pods().stream().filter(p -> p.key().equals(key)).findFirst();
    if (pod.isPresent()) {
      return pod.get().ips();
    }
    var node = snapshot.nodes().stream().filter(n -> n.name().equals(name)).findFirst();
    if (node.isPresent()) {
      return node.get().underlays();
    }
    try {
      return List.of(Ip.parse(name));
    } catch (NetduoException e) {
      var known =
          snapshot.pods().stream().map(PodNetwork::key).sorted().collect(Collectors.joining(", "));
      throw new NetduoException(
          "'" + name + "' is no pod with an address, no node and no address", "pods: " + known, e);
    }
  }
}
