package dev.netduo.k8s.policy;

/** Which way a policy looks at a connection of the pods it selects. */
public enum Direction {
  /** Connections to the selected pods. */
  INGRESS,
  /** Connections from the selected pods. */
  EGRESS
}
