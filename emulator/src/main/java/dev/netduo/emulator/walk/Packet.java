package dev.netduo.emulator.walk;

import java.util.Optional;

/**
 * A packet on its way.
 *
 * @param mark as the namespace it is in set it; does not leave the namespace
 * @param ttl how often it may still be routed
 * @param load what it carries encapsulated
 */
record Packet(Tuple tuple, int mark, int ttl, Optional<Encapsulated> load) {
  private static final int TTL = 64;

  /**
   * A frame inside a VXLAN packet.
   *
   * @param vni of the device it was sent by
   * @param mac whom it is for
   */
  record Encapsulated(Packet packet, int vni, String mac) {}

  static Packet of(Tuple tuple) {
    return new Packet(tuple, 0, TTL, Optional.empty());
  }

  Packet carrying(Encapsulated load) {
    return new Packet(tuple, mark, ttl, Optional.of(load));
  }

  Packet with(Tuple other) {
    return new Packet(other, mark, ttl, load);
  }

  Packet marked(int other) {
    return new Packet(tuple, other, ttl, load);
  }

  Packet routed() {
    return new Packet(tuple, mark, ttl - 1, load);
  }
}
