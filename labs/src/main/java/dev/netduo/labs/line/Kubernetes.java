package dev.netduo.labs.line;

import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.PodAccess;

/**
 * A cluster as its clients see it, wherever it runs.
 *
 * @param api its objects
 * @param pods the containers behind its pods
 * @param whereabouts who runs it
 */
public record Kubernetes(KubeApi api, PodAccess pods, Whereabouts whereabouts) {

  /** Who runs a cluster. */
  public enum Whereabouts {
    /** This program: all of its pods are containers of the bench's engine. */
    THIS_PROGRAM,
    /** A {@code netduo up} of this machine, or whoever a kubeconfig leads to. */
    ANOTHER_PROGRAM
  }
}
