package dev.netduo.k8s.snapshot;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;

/**
 * Addresses of another cluster, as one of this cluster's nodes reaches them.
 *
 * @param gateway the other cluster's node they lie behind
 * @param link the node's own interface that leads there
 */
public record JoinedRange(Cidr range, Ip gateway, String link) {}
