/** Everything the data plane is compiled from, as it was at one moment. */
@NullMarked
package dev.netduo.k8s.snapshot;

import org.jspecify.annotations.NullMarked;
