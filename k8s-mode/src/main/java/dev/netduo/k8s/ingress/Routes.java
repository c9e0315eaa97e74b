package dev.netduo.k8s.ingress;

import dev.netduo.emulator.net.Ip;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Where requests go.
 *
 * @param hosts every host that rules are about, the one that decides first: names, then wildcards,
 *     then all others
 * @param otherwise the backend of requests that no rule is about; without one they are not found
 * @param backends the addresses behind each backend, by its name
 * @param certificates what is shown to clients that ask for TLS
 */
record Routes(
    List<HostRoutes> hosts,
    Optional<String> otherwise,
    SortedMap<String, List<Server>> backends,
    List<Certificate> certificates) {

  /**
   * The paths of a host, the one that decides first.
   *
   * @param host a name, {@code *.} and a domain, or empty for every host
   */
  record HostRoutes(String host, List<PathRoute> paths) {}

  /**
   * A path.
   *
   * @param path without a final slash, but for the root
   * @param exact whether nothing may follow
   */
  record PathRoute(String path, boolean exact, String backend) {}

  /** An endpoint of a backend. */
  record Server(Ip ip, int port) {}

  /**
   * A certificate and its key.
   *
   * @param name of the file it lies in
   * @param hosts the hosts it is for; empty for those it names itself
   * @param pem certificate and key
   */
  record Certificate(String name, List<String> hosts, String pem) {}
}
