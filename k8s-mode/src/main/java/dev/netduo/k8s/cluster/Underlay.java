package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The engine's network between a cluster's nodes, which leads nowhere else. */
final class Underlay {
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

  private final Session session;
  private final ClusterSpec spec;

  Underlay(Session session, ClusterSpec spec) {
    this.session = session;
    this.spec = spec;
  }

  /** What the engine calls it. */
  String name() {
    return Labels.engineName(session.name(), spec.name() + "-underlay");
  }

  /**
   * Creates it where it is not there.
   *
   * @throws NetduoException where one of the cluster's ranges overlaps it
   */
  String bringUp() {
    var networks = session.engine().networks();
    if (networks.find(name()).isPresent()) {
      return name();
    }
    create();
    for (var subnet : networks.find(name()).orElseThrow().subnets()) {
      spec.addressing().podRanges().forEach(range -> refuseOverlap(subnet.cidr(), range, "pod"));
      spec.addressing()
          .serviceRanges()
          .forEach(range -> refuseOverlap(subnet.cidr(), range, "service"));
    }
    return name();
  }

  private void create() {
    var networks = session.engine().networks();
    if (!spec.addressing().families().contains(Family.IPV6)) {
      networks.create(network(List.of()));
      return;
    }
    for (int attempt = 0; ; attempt++) {
      try {
        networks.create(network(List.of(NetworkSpec.Range.of(localRange(attempt)))));
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

  private NetworkSpec network(List<NetworkSpec.Range> ranges) {
    var labels = Labels.of(session.name(), "underlay", spec.name());
    labels.put(ClusterRemoval.LABEL, spec.name());
    return new NetworkSpec(
        name(), "bridge", ranges, false, false, !ranges.isEmpty(), WITHOUT_MACHINE, labels);
  }

  /** A unique local range (RFC 4193) that is the cluster's own as far as chance goes. */
  private Cidr localRange(int attempt) {
    var seed = name() + "/" + attempt;
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

  private static void refuseOverlap(Cidr underlay, Cidr range, String kind) {
    if (underlay.overlaps(range)) {
      throw new NetduoException(
          "the "
              + kind
              + " range "
              + range
              + " overlaps the network between the nodes, "
              + underlay,
          "choose another --" + kind + "-cidr");
    }
  }
}
