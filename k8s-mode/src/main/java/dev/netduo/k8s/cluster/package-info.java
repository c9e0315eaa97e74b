/** A cluster from start to end. */
@NullMarked
package dev.netduo.k8s.cluster;

import org.jspecify.annotations.NullMarked;
