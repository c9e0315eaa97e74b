/** Packet rules written in the language of nftables. */
@NullMarked
package dev.netduo.emulator.fabric.nft;

import org.jspecify.annotations.NullMarked;
