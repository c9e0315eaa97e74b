/** Checks sent from inside a container's network namespace, and matrices of them. */
@NullMarked
package dev.netduo.emulator.probe;

import org.jspecify.annotations.NullMarked;
