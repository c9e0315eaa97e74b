package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;

/** The engine's network between a cluster's nodes, which leads nowhere else. */
final class Underlay {
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
    var labels = Labels.of(session.name(), "underlay", spec.name());
    labels.put(ClusterRemoval.LABEL, spec.name());
    var v6 = spec.addressing().families().contains(Family.IPV6);
    PrivateNetwork.create(session.engine().networks(), name(), v6, labels);
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
