package dev.netduo.k8s.snapshot;

import dev.netduo.emulator.net.Cidr;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;

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
 */
public record ClusterSnapshot(
    Ranges ranges,
    List<NodeNetwork> nodes,
    List<PodNetwork> pods,
    Map<String, Map<String, String>> namespaces,
    List<Service> services,
    List<EndpointSlice> slices,
    List<NetworkPolicy> policies) {

  /**
   * Address ranges.
   *
   * @param pods the range all nodes' pod ranges are cut from
   * @param services the range of service addresses
   * @param domain the cluster's DNS domain without a final dot, for example {@code cluster.local}
   */
  public record Ranges(Cidr pods, Cidr services, String domain) {}
}
