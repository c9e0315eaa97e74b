package dev.netduo.k8s.snapshot;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import java.util.List;

/**
 * The addresses of nodes that node ports are on, as kube-proxy's {@code nodePortAddresses}.
 *
 * @param ranges an address of a node that is in one of them has node ports; where there is none of
 *     a family, the one address that the node has on the network that nodes share
 */
public record NodePortAddresses(List<Cidr> ranges) {
  /** The address on the network that nodes share, and no other. */
  public static final NodePortAddresses PRIMARY = new NodePortAddresses(List.of());

  private static final List<Cidr> LOOPBACK = Cidr.parseList("127.0.0.0/8,::1/128");

  /**
   * @throws NetduoException where a range is on the loopback, which node ports never are on
   */
  public NodePortAddresses {
    ranges = List.copyOf(ranges);
    for (var range : ranges) {
      if (!isWhole(range) && range.overlaps(loopback(range.family()))) {
        throw new NetduoException(
            "node ports are not on the loopback, which " + range + " is of",
            "write ranges of other addresses, or " + Cidr.any(range.family()) + " for all of them");
      }
    }
  }

  /**
   * Reads ranges parted by commas.
   *
   * @throws NetduoException where one is no range, or on the loopback
   */
  public static NodePortAddresses parse(String text) {
    return text.isBlank() ? PRIMARY : new NodePortAddresses(Cidr.parseList(text));
  }

  /** Those of a family. */
  public List<Cidr> of(Family family) {
    return ranges.stream().filter(range -> range.family() == family).toList();
  }

  /** Whether a range of the address's family holds it. */
  public boolean contains(Ip ip) {
    return ranges.stream().anyMatch(range -> range.contains(ip));
  }

  /** Whether a range holds all addresses of its family; those on the loopback have no ports. */
  public static boolean isWhole(Cidr range) {
    return range.prefixLength() == 0;
  }

  /** The addresses of a family that never have node ports. */
  public static Cidr loopback(Family family) {
    return LOOPBACK.get(family == Family.IPV4 ? 0 : 1);
  }
}
