/** The files of a pod's volumes, and how they get there. */
@NullMarked
package dev.netduo.k8s.runtime.volume;

import org.jspecify.annotations.NullMarked;
