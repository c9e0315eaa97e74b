package dev.netduo.k8s.snapshot;

import dev.netduo.k8s.model.ClusterNetworkPolicy;
import java.util.List;
import java.util.Map;

/**
 * Policies of the whole cluster, and what their selectors of nodes look at.
 *
 * @param policies every one
 * @param nodeLabels the labels of every node, by name
 */
public record ClusterPolicies(
    List<ClusterNetworkPolicy> policies, Map<String, Map<String, String>> nodeLabels) {
  /** None. */
  public static final ClusterPolicies NONE = new ClusterPolicies(List.of(), Map.of());
}
