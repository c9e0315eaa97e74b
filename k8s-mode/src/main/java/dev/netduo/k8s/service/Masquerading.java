package dev.netduo.k8s.service;

/** Whose source is made the node's on the way to an endpoint by a service's stable address. */
public enum Masquerading {
  /** Of everybody who is no pod. */
  OUTSIDE_PODS,
  /** Of everybody. */
  EVERYBODY,
  /**
   * Of nobody: which addresses are pods' is not known. Under an external policy {@code Local} pods
   * are then treated as clients outside.
   */
  PODS_UNKNOWN
}
