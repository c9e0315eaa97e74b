package dev.netduo.emulator.walk;

import dev.netduo.emulator.net.Ip;

/**
 * What connection tracking knows a packet by. An ICMP echo has its identifier in place of both
 * ports.
 */
public record Tuple(
    Transport transport, Ip source, int sourcePort, Ip destination, int destinationPort) {

  /** That of an answer. */
  public Tuple inverse() {
    return new Tuple(transport, destination, destinationPort, source, sourcePort);
  }

  /** The same from another source. */
  public Tuple from(Ip ip, int port) {
    return new Tuple(transport, ip, port, destination, destinationPort);
  }

  /** The same to another destination. */
  public Tuple to(Ip ip, int port) {
    return new Tuple(transport, source, sourcePort, ip, port);
  }

  /** For example {@code tcp 10.0.0.2:40000 > 10.0.0.3:80}. */
  @Override
  public String toString() {
    return transport == Transport.ICMP
        ? "icmp " + source + " > " + destination
        : transport.lowerCase()
            + " "
            + source
            + ":"
            + sourcePort
            + " > "
            + destination
            + ":"
            + destinationPort;
  }
}
