package dev.netduo.emulator.net;

import dev.netduo.emulator.NetduoException;

/**
 * A range of ports, both ends included.
 *
 * @param first 1 to 65535
 * @param last at least {@code first}, at most 65535
 */
public record PortRange(int first, int last) {
  /**
   * @throws NetduoException where the numbers are no port range
   */
  public PortRange {
    if (first < 1 || last > 65535 || first > last) {
      throw new NetduoException(
          "'" + first + "-" + last + "' is not a port range", "ports run from 1 to 65535");
    }
  }

  /** Just one port. */
  public static PortRange of(int port) {
    return new PortRange(port, port);
  }

  /** Whether a port lies in the range. */
  public boolean contains(int port) {
    return port >= first && port <= last;
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
