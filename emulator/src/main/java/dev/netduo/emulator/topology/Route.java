package dev.netduo.emulator.topology;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import java.util.Optional;

/** An entry of the main routing table. */
public sealed interface Route {

  /** Where it leads to. */
  Cidr destination();

  /**
   * The destination is on the link itself ({@code scope link}).
   *
   * @param source the address that what the namespace itself sends there comes from; empty leaves
   *     it to the kernel
   */
  record OnLink(Cidr destination, String link, Optional<Ip> source) implements Route {
    /** A route whose source the kernel chooses. */
    public OnLink(Cidr destination, String link) {
      this(destination, link, Optional.empty());
    }
  }

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
