package dev.netduo.k8s.cluster;

import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.engine.Networks;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A network of the engine that nodes have to themselves, and that carries any address. */
final class PrivateNetwork {
  private static final int ATTEMPTS = 8;

  // On an internal network the engine drops everything that is not from and to its own subnet, and
  // with br_netfilter also what two members send each other (seen on Engine 20.10): no pod would
  // reach another node, and the machine would answer pods by its own default route. So it is an
  // ordinary network on which the machine has no address and translates nothing: there is nobody
  // on it who would pass anything on.
  private static final Map<String, String> WITHOUT_MACHINE =
      Map.of(
          "com.docker.network.bridge.enable_ip_masquerade", "false",
          "com.docker.network.bridge.inhibit_ipv4", "true");

  private PrivateNetwork() {}

  /**
   * Creates it.
   *
   * @param v6 whether its members have IPv6 addresses as well
   */
  static void create(Networks networks, String name, boolean v6, Map<String, String> labels) {
    if (!v6) {
      var _ = networks.create(spec(name, List.of(), labels));
      return;
    }
    for (int attempt = 0; ; attempt++) {
      try {
        var range = NetworkSpec.Range.of(localRange(name, attempt));
        var _ = networks.create(spec(name, List.of(range), labels));
        return;
      } catch (EngineException e) {
        // Before Engine 27 a network is given no IPv6 range by itself, so somebody may have this
        // one.
        if (attempt == ATTEMPTS - 1 || !String.valueOf(e.getMessage()).contains("overlap")) {
          throw e;
        }
      }
    }
  }

  private static NetworkSpec spec(
      String name, List<NetworkSpec.Range> ranges, Map<String, String> labels) {
    return new NetworkSpec(
        name, "bridge", ranges, false, false, !ranges.isEmpty(), WITHOUT_MACHINE, labels);
  }

  /** A unique local range (RFC 4193) that is the network's own as far as chance goes. */
  private static Cidr localRange(String name, int attempt) {
    var seed = name + "/" + attempt;
    var digest = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
    var ip =
        "fd"
            + digest.substring(0, 2)
            + ":"
            + digest.substring(2, 6)
            + ":"
            + digest.substring(9, 13)
            + "::";
    return Cidr.around(Ip.parse(ip), 64);
  }
}
