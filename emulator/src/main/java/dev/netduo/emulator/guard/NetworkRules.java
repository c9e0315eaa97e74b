package dev.netduo.emulator.guard;

import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.net.Cidr;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The policy for untrusted lines, held against one network that is to be created. */
final class NetworkRules {
  // macvlan and ipvlan stand on the machine's own links.
  private static final Set<String> DRIVERS = Set.of("bridge", "overlay");

  // Others reach outside the network: bridge.name takes any bridge of the machine.
  private static final Set<String> OPTIONS =
      Set.of(
          "com.docker.network.bridge.enable_icc",
          "com.docker.network.bridge.enable_ip_masquerade",
          "com.docker.network.driver.mtu",
          "encrypted");

  // RFC 1918, RFC 4193; anything else could take the machine's way to somebody.
  private static final List<Cidr> PRIVATE =
      Stream.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
          .map(Cidr::parse)
          .toList();

  private NetworkRules() {}

  /**
   * Looks whether a network may be created.
   *
   * @throws Violation where it asks for more than the policy allows
   */
  static void check(NetworkSpec spec) {
    if (!DRIVERS.contains(spec.driver())) {
      throw new Violation("network-driver", "driver " + spec.driver(), "bridge");
    }
    for (var option : spec.options().keySet()) {
      if (!OPTIONS.contains(option)) {
        throw new Violation(
            "network-options",
            "option " + option,
            String.join(", ", OPTIONS.stream().sorted().toList()));
      }
    }
    for (var range : spec.ranges()) {
      if (PRIVATE.stream().noneMatch(all -> all.contains(range.subnet()))) {
        throw new Violation(
            "subnet",
            "subnet " + range.subnet(),
            "private addresses: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7");
      }
    }
  }
}
