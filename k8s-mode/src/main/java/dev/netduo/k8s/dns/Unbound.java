package dev.netduo.k8s.dns;

import dev.netduo.k8s.snapshot.ClusterSnapshot.Ranges;
import java.util.List;

/** How the DNS server in the cluster's DNS pod is configured and started. */
public final class Unbound {
  /** Where its configuration lies in the container. */
  public static final String CONFIG_FILE = "/run/netduo-dns.conf";

  /** The environment variable the configuration travels in. */
  public static final String CONFIG_VARIABLE = "DNS_CONFIG";

  private Unbound() {}

  /** The command of its container: writes the configuration and becomes the server. */
  public static List<String> command() {
    return List.of(
        "sh",
        "-c",
        "printf '%s' \"$"
            + CONFIG_VARIABLE
            + "\" > "
            + CONFIG_FILE
            + " && exec unbound -d -c "
            + CONFIG_FILE);
  }

  /**
   * The configuration. The cluster's zone and the reverse zones are answered from the records
   * alone; every other name does not exist, so that nothing is ever asked of a server outside.
   */
  public static String config(Ranges ranges) {
    var zone = ranges.domain() + ".";
    var soa = "SOA ns.dns." + zone + " hostmaster." + zone + " 1 7200 1800 86400 " + DnsRecords.TTL;
    return """
    server:
      interface: 0.0.0.0
      port: 53
      access-control: 0.0.0.0/0 allow
      do-daemonize: no
      username: ""
      chroot: ""
      pidfile: ""
      use-syslog: no
      logfile: ""
      verbosity: 0
      num-threads: 1
      module-config: "iterator"
      rrset-roundrobin: yes
      local-zone: "." static
      local-zone: "%1$s" static
      local-data: "%1$s %2$d IN %3$s"
      local-zone: "in-addr.arpa." static
    remote-control:
      control-enable: yes
      control-interface: /run/netduo-dns.socket
      control-use-cert: no
    """
        .formatted(zone, DnsRecords.TTL, soa);
  }
}
