/** A Kubernetes network. */
@NullMarked
package dev.netduo.k8s;

import org.jspecify.annotations.NullMarked;
