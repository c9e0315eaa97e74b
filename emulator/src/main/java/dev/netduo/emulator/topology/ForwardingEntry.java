package dev.netduo.emulator.topology;

import dev.netduo.emulator.net.Ip;

/**
 * A fixed entry that says behind which underlay address a VXLAN device finds a hardware address.
 */
public record ForwardingEntry(String link, String mac, Ip remote) {}
