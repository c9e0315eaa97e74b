package dev.netduo.k8s.ipam;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import java.math.BigInteger;

/** The ends of a node's range, which no pod is given. */
final class Ends {
  private static final BigInteger MOST = BigInteger.TWO.pow(31);

  private Ends() {}

  /** Whether it is the first address, which is the node's own, or that of broadcasts. */
  static boolean isEnd(Cidr range, Ip ip) {
    return range.contains(ip)
        && (ip.equals(range.host(0))
            || (range.family() == Family.IPV4 && ip.equals(range.host(count(range) - 1))));
  }

  /** How many addresses of a range are ever used: the first 2^31 of a larger one. */
  static long count(Cidr range) {
    return range.size().min(MOST).longValueExact();
  }
}
