/** Why the objects of a cluster let a connection through or not. */
@NullMarked
package dev.netduo.k8s.explain;

import org.jspecify.annotations.NullMarked;
