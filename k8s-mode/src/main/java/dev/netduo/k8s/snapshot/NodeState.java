package dev.netduo.k8s.snapshot;

import java.util.Optional;

/**
 * What is known of a node besides its place on the network.
 *
 * @param zone the label {@code topology.kubernetes.io/zone}
 * @param ready whether it runs
 */
public record NodeState(Optional<String> zone, boolean ready) {
  /** A node that runs, in no zone. */
  public static final NodeState DEFAULT = new NodeState(Optional.empty(), true);
}
