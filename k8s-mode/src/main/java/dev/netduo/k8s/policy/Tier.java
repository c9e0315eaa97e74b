package dev.netduo.k8s.policy;

/** In which order policies are asked; the first tier that decides ends it. */
public enum Tier {
  /** ClusterNetworkPolicies nobody can overrule. */
  ADMIN,
  /** NetworkPolicies; where one is for the pod this tier decides in any case. */
  NETWORK_POLICY,
  /** ClusterNetworkPolicies for pods that no NetworkPolicy is for. */
  BASELINE;

  /** For example {@code admin}, as messages and chain names have it. */
  String word() {
    return switch (this) {
      case ADMIN -> "admin";
      case NETWORK_POLICY -> "policy";
      case BASELINE -> "baseline";
    };
  }
}
