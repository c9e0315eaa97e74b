package dev.netduo.emulator.probe.dns;

import dev.netduo.emulator.net.Ip;
import inet.ipaddr.IPAddressString;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a container's {@code /etc/hosts} says (hosts(5)). */
public final class HostsFile {
  private final Map<String, Ip> addresses;

  private HostsFile(Map<String, Ip> addresses) {
    this.addresses = addresses;
  }

  /** Reads the file's text; of several addresses of a name the first counts, IPv4 before IPv6. */
  public static HostsFile parse(String text) {
    var addresses = new HashMap<String, Ip>();
    text.lines()
        .map(line -> line.split("#", 2)[0].strip().split("\\s+"))
        .forEach(words -> {
          var address = new IPAddressString(words[0]).getAddress();
          if (address != null && !address.isMultiple()) {
            for (var i = 1; i < words.length; i++) {
              addresses.merge(
                  words[i].toLowerCase(Locale.ROOT),
                  Ip.of(address),
                  (first, later) -> !first.isV4() && later.isV4() ? later : first);
            }
          }
        });
    return new HostsFile(addresses);
  }

  /** The address of a name, whatever its case. */
  public Optional<Ip> find(String name) {
    return Optional.ofNullable(addresses.get(name.toLowerCase(Locale.ROOT)));
  }
}
