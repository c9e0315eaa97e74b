/** Clusters that reach each other's pods, and the services they share. */
@NullMarked
package dev.netduo.k8s.join;

import org.jspecify.annotations.NullMarked;
