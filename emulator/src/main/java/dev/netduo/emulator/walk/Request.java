package dev.netduo.emulator.walk;

import dev.netduo.emulator.net.Ip;

/**
 * What is asked of the walker.
 *
 * @param from the namespace it is sent from
 * @param port what it is sent to; of no meaning for an ICMP echo
 */
public record Request(String from, Transport transport, Ip to, int port) {
  /** For example {@code tcp web -> 10.0.0.3:80}. */
  @Override
  public String toString() {
    return transport.lowerCase()
        + " "
        + from
        + " -> "
        + to
        + (transport == Transport.ICMP ? "" : ":" + port);
  }
}
