package dev.netduo.emulator.image;

/**
 * References to netduo's own images, each naming exactly the content this netduo was built with.
 *
 * @param node for agents, nodes and name servers
 * @param box the small workload
 */
public record NetduoImages(String node, String box) {}
