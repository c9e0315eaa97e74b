package dev.netduo.k8s.network;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table;
import dev.netduo.k8s.service.ServiceTable;
import dev.netduo.k8s.snapshot.HostPort;
import dev.netduo.k8s.snapshot.PodNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ports of a node that lead to its pods, as the CNI plug-in {@code portmap} makes them. A pod sees
 * who really asks, except where it reaches itself, which masquerading must make look like the node.
 */
final class HostPortTable {
  /** The table's name in the kernel. */
  static final String NAME = "netduo_hostports";

  private static final int DESTINATION_NAT = -100;
  private static final int SOURCE_NAT = 90;

  private HostPortTable() {}

  /**
   * The table of a family, of the node these pods are on; empty where none of them has a host port.
   */
  static Optional<Table> of(Family family, List<PodNetwork> localPods) {
    var lead = new ArrayList<Rule>();
    var hairpin = new ArrayList<Rule>();
    for (var pod : localPods) {
      var own = pod.ip(family);
      if (own.isEmpty()) {
        continue;
      }
      var ports =
          pod.hostPorts().stream()
              .filter(port -> port.address().filter(ip -> ip.family() != family).isEmpty())
              .toList();
      for (var port : ports) {
        lead.add(
            new Rule(
                matches(port),
                List.of(
                    new Statement.SetMark(ServiceTable.KEEP_SOURCE),
                    new Statement.DestinationTo(own.get(), port.target())),
                "host port of " + pod.key()));
      }
      if (!ports.isEmpty()) {
        var self = List.of(Cidr.single(own.get()));
        hairpin.add(
            Rule.of(
                List.of(
                    new Match.DestinationRewritten(),
                    new Match.Source(self, false),
                    new Match.Destination(self, false)),
                new Statement.Masquerade()));
      }
    }
    if (lead.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Table(
            Map.of(
                "prerouting", base(Hook.Point.PREROUTING, DESTINATION_NAT, lead),
                "output", base(Hook.Point.OUTPUT, DESTINATION_NAT, lead),
                "postrouting", base(Hook.Point.POSTROUTING, SOURCE_NAT, hairpin)),
            Map.of(),
            Map.of()));
  }

  private static List<Match> matches(HostPort port) {
    var matches = new ArrayList<Match>();
    matches.add(
        port.address()
            .<Match>map(ip -> new Match.Destination(List.of(Cidr.single(ip)), false))
            .orElseGet(Match.LocalDestination::new));
    matches.add(
        new Match.DestinationPort(port.protocol(), new PortRange(port.port(), port.port())));
    return List.copyOf(matches);
  }

  private static Chain base(Hook.Point point, int priority, List<Rule> rules) {
    return new Chain(
        Optional.of(new Hook(Hook.Type.NAT, point, priority, true)), List.copyOf(rules));
  }
}
