package dev.netduo.emulator.net;

import dev.netduo.emulator.NetduoException;
import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IncompatibleAddressException;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A network in CIDR notation (RFC 4632), for example {@code 10.244.0.0/16}.
 *
 * @param block the network address with its prefix length, host bits zero
 */
public record Cidr(IPAddress block) implements Comparable<Cidr> {

  /** Everything IPv4. */
  public static final Cidr ANY_V4 = parse("0.0.0.0/0");

  /** Everything IPv6. */
  public static final Cidr ANY_V6 = parse("::/0");

  /** Every address of a family. */
  public static Cidr any(Family family) {
    return family == Family.IPV4 ? ANY_V4 : ANY_V6;
  }

  /**
   * Reads CIDR notation.
   *
   * @throws NetduoException where the text is no network, has no prefix length, or has host bits
   *     set
   */
  public static Cidr parse(String text) {
    var stripped = text.strip();
    var slash = stripped.indexOf('/');
    if (slash < 0) {
      throw new NetduoException(
          "'" + text + "' has no prefix length", "write a network like 10.244.0.0/16");
    }
    Ip.parse(stripped.substring(0, slash));
    try {
      var parsed = new IPAddressString(stripped).toAddress();
      if (parsed == null || !parsed.isPrefixed()) {
        throw notANetwork(text);
      }
      var network = parsed.toPrefixBlock();
      if (!network
          .getLower()
          .withoutPrefixLength()
          .equals(parsed.getLower().withoutPrefixLength())) {
        throw new NetduoException(
            "'" + text + "' has host bits set",
            "did you mean " + network.toCanonicalString() + "?");
      }
      return new Cidr(network);
    } catch (AddressStringException | IncompatibleAddressException e) {
      throw notANetwork(text);
    }
  }

  /**
   * Reads networks parted by commas, for example {@code 10.244.0.0/16,fd00:10:244::/56}.
   *
   * @throws NetduoException as {@link #parse}
   */
  public static List<Cidr> parseList(String text) {
    return Stream.of(text.split(",", -1)).map(Cidr::parse).toList();
  }

  /** Networks as {@link #parseList} reads them. */
  public static String listed(List<Cidr> networks) {
    return networks.stream().map(Cidr::toString).collect(Collectors.joining(","));
  }

  /**
   * As {@link #parse}, but host bits are dropped instead of refused, as Kubernetes does with the
   * ranges of a policy.
   *
   * @throws NetduoException where the text is no network or has no prefix length
   */
  public static Cidr parseLoosely(String text) {
    var slash = text.indexOf('/');
    var ip = Ip.parse(slash < 0 ? text : text.substring(0, slash));
    try {
      var length = slash < 0 ? -1 : Integer.parseInt(text.substring(slash + 1).strip());
      if (length < 0 || length > ip.address().getBitCount()) {
        throw notANetwork(text);
      }
      return around(ip, length);
    } catch (NumberFormatException e) {
      throw notANetwork(text);
    }
  }

  /** The network of the given prefix length around an address. */
  public static Cidr around(Ip ip, int prefixLength) {
    return new Cidr(ip.address().toPrefixBlock(prefixLength));
  }

  /** The /32 or /128 that holds just this address. */
  public static Cidr single(Ip ip) {
    return around(ip, ip.address().getBitCount());
  }

  private static NetduoException notANetwork(String text) {
    return new NetduoException("'" + text + "' is not a network", "write it like 10.244.0.0/16");
  }

  /** The version of the Internet Protocol it belongs to. */
  public Family family() {
    return block.isIPv4() ? Family.IPV4 : Family.IPV6;
  }

  /** Number of fixed leading bits. */
  public int prefixLength() {
    return block.getPrefixLength();
  }

  /** Number of addresses, the network and broadcast addresses included. */
  public BigInteger size() {
    return block.getCount();
  }

  /** Whether the network holds this address; false across address families. */
  public boolean contains(Ip ip) {
    return block.contains(ip.address());
  }

  /** Whether every address of the other network lies in this one. */
  public boolean contains(Cidr other) {
    return block.contains(other.block);
  }

  /** Whether the two networks share an address. */
  public boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  /**
   * The address at an index; 0 is the network address itself.
   *
   * @throws NetduoException where the network is smaller than that
   */
  public Ip host(long index) {
    if (index < 0 || BigInteger.valueOf(index).compareTo(size()) >= 0) {
      throw new NetduoException(
          this + " has only " + size() + " addresses", "choose a larger network");
    }
    return Ip.of(block.getLower().withoutPrefixLength().increment(index));
  }

  /**
   * The subnets of the given prefix length, in order.
   *
   * @throws NetduoException where the prefix is shorter than this network's own or longer than an
   *     address
   */
  public Stream<Cidr> subnets(int prefix) {
    if (prefix < prefixLength() || prefix > block.getBitCount()) {
      throw new NetduoException(this + " cannot be split into /" + prefix + " networks");
    }
    return block
        .setPrefixLength(prefix, false)
        .prefixBlockStream()
        .map(b -> new Cidr(b.toPrefixBlock(prefix)));
  }

  @Override
  public int compareTo(Cidr other) {
    return block.compareTo(other.block);
  }

  @Override
  public String toString() {
    return block.toCanonicalString();
  }
}
