package dev.netduo.emulator.topology;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;

/** An entry of the main routing table. */
public sealed interface Route {

  /** Where it leads to. */
  Cidr destination();

  /** The destination is on the link itself ({@code scope link}). */
  record OnLink(Cidr destination, String link) implements Route {}

  /**
   * The destination lies behind a router.
   *
   * @param onLink the router is reached on the link although no address of the link says so ({@code
   *     onlink})
   */
  record Via(Cidr destination, Ip gateway, String link, boolean onLink) implements Route {}

  /** Packets are dropped without a word. */
  record Blackhole(Cidr destination) implements Route {}
}
