/** Packet rules written in the language of iptables. */
@NullMarked
package dev.netduo.emulator.fabric.iptables;

import org.jspecify.annotations.NullMarked;
