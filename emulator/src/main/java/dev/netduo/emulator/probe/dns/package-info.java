/** Names resolved the way a program in a container would. */
@NullMarked
package dev.netduo.emulator.probe.dns;

import org.jspecify.annotations.NullMarked;
