package dev.netduo.k8s.service;

import java.util.Optional;

/**
 * Where a packet is looked at.
 *
 * @param node the node's name
 * @param zone the zone it is in
 */
record Here(String node, Optional<String> zone) {
  /** For what is the same on every node. */
  static final Here ANYWHERE = new Here("", Optional.empty());
}
