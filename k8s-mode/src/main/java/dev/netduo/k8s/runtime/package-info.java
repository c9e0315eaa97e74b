/** Pods on nodes: sandboxes, containers and their place on the network. */
@NullMarked
package dev.netduo.k8s.runtime;

import org.jspecify.annotations.NullMarked;
