/**
 * Flat pod addresses: what each node's and each pod's namespace holds, and the overlay between
 * nodes.
 */
@NullMarked
package dev.netduo.k8s.network;

import org.jspecify.annotations.NullMarked;
