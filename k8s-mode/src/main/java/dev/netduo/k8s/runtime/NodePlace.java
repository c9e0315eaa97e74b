package dev.netduo.k8s.runtime;

import dev.netduo.k8s.snapshot.NodeNetwork;

/**
 * Where a node's pods live.
 *
 * @param network its place on the network
 * @param container the engine's identifier of the container that is the node
 * @param pid that container's main process, as the machine numbers it
 */
public record NodePlace(NodeNetwork network, String container, int pid) {}
