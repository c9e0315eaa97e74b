package dev.netduo.k8s.snapshot;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the data plane is compiled from.
 *
 * @param ranges the cluster's address ranges
 * @param nodes every node that is up
 * @param pods every pod that has a sandbox
 * @param namespaces labels of every Kubernetes namespace, by name
 * @param services every service
 * @param slices every endpoint slice
 * @param policies every network policy
 * @param cluster policies of the whole cluster
 * @param nodeStates what is known of nodes, by name
 * @param joined addresses of other clusters, by the node that reaches them
 */
public record ClusterSnapshot(
    Ranges ranges,
    List<NodeNetwork> nodes,
    List<PodNetwork> pods,
    Map<String, Map<String, String>> namespaces,
    List<Service> services,
    List<EndpointSlice> slices,
    List<NetworkPolicy> policies,
    ClusterPolicies cluster,
    Map<String, NodeState> nodeStates,
    Map<String, List<JoinedRange>> joined) {

  /** A cluster without policies for all of it, all of whose nodes run, in no zone. */
  public ClusterSnapshot(
      Ranges ranges,
      List<NodeNetwork> nodes,
      List<PodNetwork> pods,
      Map<String, Map<String, String>> namespaces,
      List<Service> services,
      List<EndpointSlice> slices,
      List<NetworkPolicy> policies) {
    this(
        ranges,
        nodes,
        pods,
        namespaces,
        services,
        slices,
        policies,
        ClusterPolicies.NONE,
        Map.of());
  }

  /** A cluster that is joined with no other. */
  public ClusterSnapshot(
      Ranges ranges,
      List<NodeNetwork> nodes,
      List<PodNetwork> pods,
      Map<String, Map<String, String>> namespaces,
      List<Service> services,
      List<EndpointSlice> slices,
      List<NetworkPolicy> policies,
      ClusterPolicies cluster,
      Map<String, NodeState> nodeStates) {
    this(
        ranges, nodes, pods, namespaces, services, slices, policies, cluster, nodeStates, Map.of());
  }

  /** What is known of a node besides its place. */
  public NodeState state(String node) {
    return nodeStates.getOrDefault(node, NodeState.DEFAULT);
  }

  /** {@code namespace/name}. */
  public static String keyOf(HasMetadata object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }

  /**
   * Address ranges.
   *
   * @param podRanges the ranges all nodes' pod ranges are cut from, at most one per family, the
   *     cluster's primary family first
   * @param serviceRanges the ranges of service addresses, in the same order
   * @param nodePorts the addresses of nodes that node ports are on
   * @param domain the cluster's DNS domain without a final dot, for example {@code cluster.local}
   */
  public record Ranges(
      List<Cidr> podRanges, List<Cidr> serviceRanges, NodePortAddresses nodePorts, String domain) {
    /** Ranges of one family, with node ports on the address that nodes share. */
    public Ranges(Cidr pods, Cidr services, String domain) {
      this(List.of(pods), List.of(services), NodePortAddresses.PRIMARY, domain);
    }

    /** The same with node ports on other addresses. */
    public Ranges with(NodePortAddresses other) {
      return new Ranges(podRanges, serviceRanges, other, domain);
    }

    /** The cluster's families, its primary one first. */
    public List<Family> families() {
      return podRanges.stream().map(Cidr::family).toList();
    }

    /** The range of pods, of the cluster's primary family. */
    public Cidr pods() {
      return podRanges.getFirst();
    }

    /** The range of pods of a family. */
    public Optional<Cidr> pods(Family family) {
      return of(podRanges, family);
    }

    /** The range of services, of the cluster's primary family. */
    public Cidr services() {
      return serviceRanges.getFirst();
    }

    /** The range of services of a family. */
    public Optional<Cidr> services(Family family) {
      return of(serviceRanges, family);
    }

    private static Optional<Cidr> of(List<Cidr> ranges, Family family) {
      return ranges.stream().filter(range -> range.family() == family).findFirst();
    }
  }
}
