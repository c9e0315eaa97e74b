/** Probes from containers of other machines, by the tools that their images have. */
@NullMarked
package dev.netduo.emulator.probe.remote;

import org.jspecify.annotations.NullMarked;
