package dev.netduo.emulator.net;

import dev.netduo.emulator.NetduoException;
import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IncompatibleAddressException;

/**
 * One IPv4 or IPv6 address, without a prefix length.
 *
 * @param address the address; never a range
 */
public record Ip(IPAddress address) implements Comparable<Ip> {

  /**
   * Reads an address such as {@code 10.244.1.7} or {@code fd00::7}.
   *
   * @throws NetduoException where the text is not one single address
   */
  public static Ip parse(String text) {
    try {
      var parsed = new IPAddressString(text.strip()).toAddress();
      if (parsed == null || parsed.isMultiple() || parsed.isPrefixed() || !looksComplete(text)) {
        throw notAnAddress(text);
      }
      return new Ip(parsed);
    } catch (AddressStringException | IncompatibleAddressException e) {
      throw notAnAddress(text);
    }
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
    return address.isIPv4();
  }

  /** The version of the Internet Protocol it belongs to. */
  public Family family() {
    return isV4() ? Family.IPV4 : Family.IPV6;
  }

  /** The address {@code offset} further on. */
  public Ip plus(long offset) {
    return new Ip(address.increment(offset));
  }

  @Override
  public int compareTo(Ip other) {
    return address.compareTo(other.address);
  }

  @Override
  public String toString() {
    return address.toCanonicalString();
  }
}
