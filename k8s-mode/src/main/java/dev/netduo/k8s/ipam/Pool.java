package dev.netduo.k8s.ipam;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Addresses apart from every node's range, for those pods that ask for them. A pod with one of them
 * may be on any node: each other node has a route to that one address.
 *
 * @param name lower case letters, digits and dashes
 * @param ranges part of the cluster's pod ranges
 */
public record Pool(String name, List<Cidr> ranges) {
  private static final Pattern NAME = Pattern.compile("[a-z]([a-z0-9-]*[a-z0-9])?");

  /**
   * Reads {@code NAME=CIDR[,CIDR...]}.
   *
   * @throws NetduoException where the text is not that
   */
  public static Pool parse(String text) {
    var equals = text.indexOf('=');
    if (equals < 0 || !NAME.matcher(text.substring(0, equals)).matches()) {
      throw new NetduoException(
          "'" + text + "' is no address pool", "write it like team-a=10.244.200.0/28");
    }
    var ranges = Cidr.parseList(text.substring(equals + 1));
    return new Pool(text.substring(0, equals), ranges);
  }

  /** Its ranges of one family. */
  Stream<Cidr> ranges(Family family) {
    return ranges.stream().filter(range -> range.family() == family);
  }

  @Override
  public String toString() {
    return name + "=" + Cidr.listed(ranges);
  }
}
