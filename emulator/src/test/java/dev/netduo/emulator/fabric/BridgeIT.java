package dev.netduo.emulator.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.fabric.Rig.Box;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.emulator.topology.BridgePort;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Route;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two bridges in one namespace, members on both, and a published port between them. */
@RealEngine
class BridgeIT {
  private static final int MTU = 1500;

  @Test
  void membersOfABridgeReachEachOtherForAsLongAsTheyAreItsPorts(Session session) {
    var rig = new Rig(session);
    try (var agent = ContainerAgent.start(session)) {
      rig.underlay("lan");
      var machine = rig.node("machine", "lan");
      var client = rig.pod("client", "");
      var friend = rig.pod("friend", "");
      var server = rig.server("server");
      var fabric = new LinuxFabric(agent);
      fabric.bind("machine", machine.pid());
      fabric.bind("client", client.pid());
      fabric.bind("friend", friend.pid());
      fabric.bind("server", server.pid());

      fabric.apply(topology(true));
      assertThat(ping(rig, client, "10.231.1.3")).isTrue();
      assertThat(rig.sh(client, "socat -T2 - TCP:10.231.1.1:9000,connect-timeout=2").out())
          .isEqualTo("server\n");
      assertThat(rig.sh(client, "socat - TCP:10.231.1.1:9001,connect-timeout=2").err())
          .contains("refused");

      fabric.apply(topology(false));
      assertThat(ping(rig, client, "10.231.1.3")).isFalse();
      assertThat(ping(rig, client, "10.231.1.1")).isTrue();

      fabric.apply(topology(true));
      assertThat(ping(rig, client, "10.231.1.3")).isTrue();
    }
  }

  private static boolean ping(Rig rig, Box from, String to) {
    return rig.sh(from, "ping -c1 -W1 " + to).exitCode() == 0;
  }

  private static Topology topology(boolean friendIsPort) {
    var ports =
        friendIsPort
            ? List.of(
                new BridgePort("br1", "v-client"),
                new BridgePort("br1", "v-friend"),
                new BridgePort("br2", "v-server"))
            : List.of(new BridgePort("br1", "v-client"), new BridgePort("br2", "v-server"));
    var machine =
        new NetNamespace(
            List.of(
                new Link.Bridge("br1", "02:00:0a:e7:01:01", MTU),
                new Link.Bridge("br2", "02:00:0a:e7:02:01", MTU),
                new Link.Veth("v-client", "client", "eth0", MTU),
                new Link.Veth("v-friend", "friend", "eth0", MTU),
                new Link.Veth("v-server", "server", "eth0", MTU)),
            List.of(
                new InterfaceAddress("br1", Ip.parse("10.231.1.1"), 24),
                new InterfaceAddress("br2", Ip.parse("10.231.2.1"), 24)),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            Map.of(TableName.v4("published"), published()),
            ports);
    return new Topology(
        Map.of(
            "machine", machine,
            "client", member("10.231.1.2", "10.231.1.1"),
            "friend", member("10.231.1.3", "10.231.1.1"),
            "server", member("10.231.2.2", "10.231.2.1")));
  }

  private static Table published() {
    var publish =
        Rule.of(
            List.of(
                new Match.LocalDestination(),
                new Match.DestinationPort(Protocol.TCP, PortRange.of(9000))),
            new Statement.DestinationTo(Ip.parse("10.231.2.2"), 8080));
    var hook = new Hook(Hook.Type.NAT, Hook.Point.PREROUTING, -100, true);
    return new Table(
        Map.of("prerouting", new Chain(Optional.of(hook), List.of(publish))), Map.of(), Map.of());
  }

  private static NetNamespace member(String ip, String gateway) {
    return new NetNamespace(
        List.of(),
        List.of(new InterfaceAddress("eth0", Ip.parse(ip), 24)),
        List.of(new Route.Via(Cidr.ANY_V4, Ip.parse(gateway), "eth0", false)),
        List.of(),
        List.of(),
        Map.of(),
        Map.of());
  }
}
