package dev.netduo.k8s.dns;

import dev.netduo.k8s.dns.DnsOptions.PodNames;
import java.util.Set;

/**
 * All that a cluster's DNS server has to know.
 *
 * @param domain the cluster's domain, with a final dot
 * @param records what has an owner in the cluster, or of an address of it
 * @param aliases lines likewise: a CNAME for each ExternalName, and the records of the names inside
 *     the cluster that these lead to
 * @param pods which names of pods by address there are
 * @param namespaces the namespaces that have names
 */
public record DnsZone(
    String domain,
    ZoneRecords records,
    Set<String> aliases,
    PodNames pods,
    Set<String> namespaces) {

  /** Seconds a record may be kept; CoreDNS' default for the cluster zone. */
  public static final int TTL = 5;

  /** The name that the zone's start of authority gives as its server. */
  static String nameServer(String domain) {
    return "ns.dns." + domain;
  }

  /** The line of the start of authority. */
  public static String authority(String zone, String domain) {
    return zone
        + " "
        + TTL
        + " IN SOA "
        + nameServer(domain)
        + " hostmaster."
        + domain
        + " 1 7200 1800 86400 "
        + TTL;
  }
}
