/** The program {@code netprobe} in the agent's image: many probes at once, from many namespaces. */
@NullMarked
package dev.netduo.emulator.probe.netprobe;

import org.jspecify.annotations.NullMarked;
