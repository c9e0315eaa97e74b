package dev.netduo.emulator.topology;

import dev.netduo.emulator.net.Ip;

/**
 * An address on an interface.
 *
 * @param link the interface
 * @param prefixLength of the network that the kernel takes to be on the link
 */
public record InterfaceAddress(String link, Ip ip, int prefixLength) {}
