package dev.netduo.emulator.topology;

import dev.netduo.emulator.net.Ip;

/** A fixed entry that says which hardware address an address on a link has. */
public record Neighbour(String link, Ip ip, String mac) {}
