package dev.netduo.k8s.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How the DNS server in the cluster's DNS pod is configured and started. Records are local data,
 * which a command changes at once. What local data cannot say is answered by two helpers: {@code
 * names.py} for names that follow from a rule, and a zone of CNAMEs that the resolver reads, so
 * that it chases them. A name that none of the three has does not exist.
 */
public final class Unbound {
  /** The folder in the container that it lives in. */
  static final String FOLDER = "/run/netduo-dns";

  /** Where its configuration lies in the container. */
  static final String CONFIG_FILE = FOLDER + "/unbound.conf";

  /** The zone of CNAMEs; without one, what has no record cannot be answered. */
  static final String ALIASES_FILE = FOLDER + "/aliases.zone";

  /** The zone of everything else; without one the resolver goes on to servers outside. */
  static final String ROOT_FILE = FOLDER + "/root.zone";

  /** What {@code names.py} reads. */
  static final String NAMES_FILE = FOLDER + "/names";

  private Unbound() {}

  /** The command of its container: writes its files and becomes the server. */
  public static List<String> command() {
    return List.of(
        "sh",
        "-c",
        """
        mkdir -p %1$s && cd %1$s || exit 1
        printf '%%s' "$DNS_CONFIG" > %2$s
        printf '%%s' "$DNS_NAMES" > names.py
        printf '%%s' "$DNS_ROOT" > %3$s
        : > %4$s
        exec unbound -d -c %2$s
        """
            .formatted(FOLDER, CONFIG_FILE, ROOT_FILE, ALIASES_FILE));
  }

  /** The variables the command reads. */
  public static Map<String, String> environment(String domain) {
    return Map.of(
        "DNS_CONFIG",
        config(domain + "."),
        "DNS_NAMES",
        resource("/dns/names.py"),
        "DNS_ROOT",
        root(domain + "."),
        // Where Debian's package has the module's other half.
        "PYTHONPATH",
        "/usr/lib/python3/dist-packages");
  }

  /** A root zone in which nothing is: every name outside the cluster does not exist. */
  static String root(String domain) {
    return DnsZone.authority(".", domain)
        + "\n. "
        + DnsZone.TTL
        + " IN NS "
        + DnsZone.nameServer(domain)
        + "\n";
  }

  /** A text that comes with the program. */
  static String resource(String path) {
    try (var in = Objects.requireNonNull(Unbound.class.getResourceAsStream(path))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String config(String zone) {
    // Datagrams stay below what every path carries unfragmented (DNS flag day 2020); what is larger
    // is cut short and asked for again over TCP.
    return """
    server:
      interface: 0.0.0.0
      interface: ::0
      port: 53
      access-control: 0.0.0.0/0 allow
      access-control: ::0/0 allow
      do-daemonize: no
      username: ""
      chroot: ""
      directory: ""
      pidfile: ""
      use-syslog: no
      logfile: ""
      verbosity: 0
      num-threads: 1
      incoming-num-tcp: 256
      edns-buffer-size: 1232
      max-udp-size: 1232
      module-config: "python iterator"
      rrset-roundrobin: yes
      unblock-lan-zones: yes
      local-zone: "%1$s" transparent
      local-zone: "%3$s" static
      local-data: "%4$s"
      local-zone: "in-addr.arpa." transparent
      local-zone: "ip6.arpa." transparent
    python:
      python-script: "%2$s/names.py"
    auth-zone:
      name: "%1$s"
      zonefile: "%5$s"
      for-downstream: no
      for-upstream: yes
      fallback-enabled: no
    auth-zone:
      name: "."
      zonefile: "%6$s"
      for-downstream: no
      for-upstream: yes
      fallback-enabled: yes
    remote-control:
      control-enable: yes
      control-interface: %2$s/control
      control-use-cert: no
    """
        .formatted(
            zone,
            FOLDER,
            ImportRecords.ZONE,
            DnsZone.authority(ImportRecords.ZONE, zone),
            ALIASES_FILE,
            ROOT_FILE);
  }
}
