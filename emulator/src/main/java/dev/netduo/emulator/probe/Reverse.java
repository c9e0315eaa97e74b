package dev.netduo.emulator.probe;

import inet.ipaddr.IPAddressString;
import org.xbill.DNS.ReverseMap;

/** Names of addresses. */
public final class Reverse {
  private Reverse() {}

  /** The name to ask for: where the name of an address is wanted, the one below {@code arpa}. */
  public static String name(String name, String type) {
    var address = new IPAddressString(name).getAddress();
    if (!type.equalsIgnoreCase("PTR") || address == null || address.isMultiple()) {
      return name;
    }
    return ReverseMap.fromAddress(address.toInetAddress()).toString();
  }
}
