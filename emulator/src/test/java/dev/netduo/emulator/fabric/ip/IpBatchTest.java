package dev.netduo.emulator.fabric.ip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.BridgePort;
import dev.netduo.emulator.topology.ForwardingEntry;
import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.Neighbour;
import dev.netduo.emulator.topology.Route;
import dev.netduo.emulator.topology.diff.LinkChange;
import dev.netduo.emulator.topology.diff.LinkChange.AddLink;
import dev.netduo.emulator.topology.diff.LinkChange.DropForwarding;
import dev.netduo.emulator.topology.diff.LinkChange.DropPort;
import dev.netduo.emulator.topology.diff.LinkChange.DropRoute;
import dev.netduo.emulator.topology.diff.LinkChange.PutAddress;
import dev.netduo.emulator.topology.diff.LinkChange.PutForwarding;
import dev.netduo.emulator.topology.diff.LinkChange.PutNeighbour;
import dev.netduo.emulator.topology.diff.LinkChange.PutPort;
import dev.netduo.emulator.topology.diff.LinkChange.PutRoute;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IpBatchTest {
  private static final Cidr NET = Cidr.parse("10.244.1.0/24");

  static Stream<Arguments> puts() {
    return Stream.of(
        Arguments.of("link set v0 up", new AddLink(new Link.Veth("v0", "pod", "eth0", 1450))),
        Arguments.of(
            "link add vx mtu 1450 address 02:00:0a:00:00:01 type vxlan id 1 local 10.0.0.2"
                + " dstport 8472 nolearning|link set vx up",
            new AddLink(
                new Link.Vxlan("vx", 1, Ip.parse("10.0.0.2"), 8472, "02:00:0a:00:00:01", 1450))),
        Arguments.of(
            "link add br0 mtu 1500 address 02:00:0a:00:00:01 type bridge|link set br0 up",
            new AddLink(new Link.Bridge("br0", "02:00:0a:00:00:01", 1500))),
        Arguments.of("link set v0 master br0", new PutPort(new BridgePort("br0", "v0"))),
        Arguments.of(
            "addr replace 169.254.1.1/32 dev v0 scope link",
            new PutAddress(new InterfaceAddress("v0", Ip.parse("169.254.1.1"), 32))),
        Arguments.of(
            "addr replace 10.244.1.0/32 dev v0",
            new PutAddress(new InterfaceAddress("v0", Ip.parse("10.244.1.0"), 32))),
        Arguments.of(
            "route replace 10.244.1.0/24 dev v0 scope link",
            new PutRoute(new Route.OnLink(NET, "v0"))),
        Arguments.of(
            "route replace 10.244.1.0/24 via 10.244.1.1 dev vx onlink",
            new PutRoute(new Route.Via(NET, Ip.parse("10.244.1.1"), "vx", true))),
        Arguments.of(
            "route replace blackhole 10.244.1.0/24", new PutRoute(new Route.Blackhole(NET))),
        Arguments.of(
            "neigh replace 10.244.1.1 lladdr 02:00:0a:00:00:01 dev vx nud permanent",
            new PutNeighbour(new Neighbour("vx", Ip.parse("10.244.1.1"), "02:00:0a:00:00:01"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("puts")
  void whatAppearsIsWrittenSoThatItMayBeRepeated(String expected, LinkChange.Put put) {
    assertThat(String.join("|", IpBatch.puts(List.of(put)))).isEqualTo(expected);
  }

  @Test
  void aVethPairIsMadeInBothNamespacesAtOnceWithOneMtu() {
    assertThat(IpBatch.vethPair(new Link.Veth("v0", "pod", "eth0", 1450), 11, 22))
        .isEqualTo("link add v0 mtu 1450 netns 11 type veth peer name eth0 mtu 1450 netns 22");
  }

  @Test
  void aBlackholeIsRemovedAsOne() {
    assertThat(IpBatch.drops(List.of(new DropRoute(new Route.Blackhole(NET)))))
        .containsExactly("route del blackhole 10.244.1.0/24");
  }

  @Test
  void aPortLeavesItsBridgeAndStays() {
    assertThat(IpBatch.drops(List.of(new DropPort(new BridgePort("br0", "v0")))))
        .containsExactly("link set v0 nomaster");
  }

  @Test
  void forwardingEntriesGoToTheBridgeTool() {
    var entry = new ForwardingEntry("vx", "02:00:0a:00:00:02", Ip.parse("10.0.0.3"));

    assertThat(BridgeBatch.puts(List.of(new PutForwarding(entry))))
        .containsExactly("fdb replace 02:00:0a:00:00:02 dev vx dst 10.0.0.3 self permanent");
    assertThat(BridgeBatch.drops(List.of(new DropForwarding(entry))))
        .containsExactly("fdb del 02:00:0a:00:00:02 dev vx dst 10.0.0.3");
  }
}
