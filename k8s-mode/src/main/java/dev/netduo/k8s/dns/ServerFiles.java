package dev.netduo.k8s.dns;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of the files that a running server reads again. */
final class ServerFiles {
  private ServerFiles() {}

  /**
   * The zone of CNAMEs.
   *
   * @param standIns lines of names that are rewritten at the same time: while a name has no records
   *     it is answered from here, and not denied
   */
  static String aliases(DnsZone zone, Collection<String> standIns) {
    var domain = zone.domain();
    return Stream.of(
            Stream.of(
                DnsZone.authority(domain, domain),
                domain + " " + DnsZone.TTL + " IN NS " + DnsZone.nameServer(domain)),
            zone.aliases().stream(),
            standIns.stream().filter(line -> isIn(domain, line.split(" ", 2)[0])))
        .flatMap(lines -> lines)
        .distinct()
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static boolean isIn(String domain, String name) {
    return name.equals(domain) || name.endsWith("." + domain);
  }

  /** What {@code names.py} reads. */
  static String names(DnsZone zone) {
    return Stream.concat(
            Stream.of(
                zone.domain(),
                DnsZone.authority(zone.domain(), zone.domain()),
                zone.pods().name().toLowerCase(Locale.ROOT)),
            zone.namespaces().stream())
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
