/** Measures a lab's checks with probes, until the network has come to rest. */
@NullMarked
package dev.netduo.labs.check;

import org.jspecify.annotations.NullMarked;
