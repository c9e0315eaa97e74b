package dev.netduo.emulator.net;

import dev.netduo.emulator.NetduoException;
import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IncompatibleAddressException;
import inet.ipaddr.ipv4.IPv4Address;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One IPv4 or IPv6 address, without a prefix length. An IPv4 address is kept as its 32 bits: a
 * large cluster has tens of thousands of them, and the library's objects are some three hundred
 * bytes each.
 */
public final class Ip implements Comparable<Ip> {
  private final int bits;
  private final Optional<IPAddress> v6;

  private Ip(int bits, Optional<IPAddress> v6) {
    this.bits = bits;
    this.v6 = v6;
  }

  /**
   * An address of the library.
   *
   * @param address never a range
   */
  public static Ip of(IPAddress address) {
    return address.isIPv4()
        ? new Ip(address.toIPv4().intValue(), Optional.empty())
        : new Ip(0, Optional.of(address));
  }

  /**
   * Reads an address such as {@code 10.244.1.7} or {@code fd00::7}.
   *
   * @throws NetduoException where the text is not one single address
   */
  public static Ip parse(String text) {
    var usual = usual(text);
    if (usual.isPresent()) {
      return usual.get();
    }
    try {
      var parsed = new IPAddressString(text.strip()).toAddress();
      if (parsed == null || parsed.isMultiple() || parsed.isPrefixed() || !looksComplete(text)) {
        throw notAnAddress(text);
      }
      return of(parsed);
    } catch (AddressStringException | IncompatibleAddressException e) {
      throw notAnAddress(text);
    }
  }

  /**
   * An IPv4 address in its usual form; empty for any other text. The library, which is ready for
   * everything, takes most of the time in which a large cluster's objects are read.
   */
  public static Optional<Ip> usual(String text) {
    var bits = bits(text);
    return bits < 0 ? Optional.empty() : Optional.of(new Ip((int) bits, Optional.empty()));
  }

  /** Whether a text is an IPv4 address in its usual form. */
  public static boolean isUsual(String text) {
    return bits(text) >= 0;
  }

  private static long bits(String text) {
    var address = 0L;
    var number = -1;
    var dots = 0;
    for (int index = 0; index < text.length(); index++) {
      var c = text.charAt(index);
      if (c == '.' && number >= 0 && dots < 3) {
        address = address << 8 | number;
        number = -1;
        dots++;
      } else if (c >= '0' && c <= '9' && number != 0) {
        number = Math.max(number, 0) * 10 + (c - '0');
        if (number > 255) {
          return -1;
        }
      } else {
        return -1;
      }
    }
    return dots == 3 && number >= 0 ? address << 8 | number : -1;
  }

  // The library also reads inet_aton shorthand ("10.1" is 10.0.0.1), which no tool of this field
  // accepts from a user.
  private static boolean looksComplete(String text) {
    return text.indexOf(':') >= 0 || text.strip().split("\\.", -1).length == 4;
  }

  private static NetduoException notAnAddress(String text) {
    return new NetduoException(
        "'" + text + "' is not an IP address", "write it like 10.244.1.7 or fd00::7");
  }

  /** Whether this is an IPv4 address. */
  public boolean isV4() {
    return v6.isEmpty();
  }

  /** The address as the library has it. */
  public IPAddress address() {
    return v6.orElseGet(() -> new IPv4Address(bits));
  }

  /** The version of the Internet Protocol it belongs to. */
  public Family family() {
    return isV4() ? Family.IPV4 : Family.IPV6;
  }

  /** The address {@code offset} further on. */
  public Ip plus(long offset) {
    return of(address().increment(offset));
  }

  @Override
  public int compareTo(Ip other) {
    return isV4() && other.isV4()
        ? Integer.compareUnsigned(bits, other.bits)
        : address().compareTo(other.address());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Ip ip && bits == ip.bits && v6.equals(ip.v6);
  }

  @Override
  public int hashCode() {
    return isV4() ? bits : v6.hashCode();
  }

  /** The name that a resolver asks for when it wants to know whose the address is. */
  public String reverseName() {
    return isV4()
        ? dotted(Integer.reverseBytes(bits)) + ".in-addr.arpa"
        : address().toReverseDNSLookupString();
  }

  @Override
  public String toString() {
    return isV4() ? dotted(bits) : address().toCanonicalString();
  }

  private static String dotted(int bits) {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 255)
        + "."
        + (bits >>> 8 & 255)
        + "."
        + (bits & 255);
  }
}
