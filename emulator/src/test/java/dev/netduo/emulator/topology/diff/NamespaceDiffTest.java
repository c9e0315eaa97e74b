package dev.netduo.emulator.topology.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.BridgePort;
import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.Neighbour;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Route;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamespaceDiffTest {
  private static final Link DEVICE = vxlan(1500);
  private static final InterfaceAddress ADDRESS =
      new InterfaceAddress("d0", Ip.parse("10.0.0.1"), 24);
  private static final Route ON_LINK = new Route.OnLink(Cidr.parse("10.1.0.0/24"), "d0");
  private static final Route VIA =
      new Route.Via(Cidr.parse("10.2.0.0/24"), Ip.parse("10.1.0.1"), "d0", false);

  @Test
  void nothingIsDoneWhereNothingChanged() {
    var namespace = namespace(List.of(DEVICE), List.of(ADDRESS), List.of(ON_LINK, VIA));

    assertThat(NamespaceDiff.between(namespace, namespace).isEmpty()).isTrue();
  }

  @Test
  void whatStoodOnAnInterfaceGoesWithItWithoutAWord() {
    var before = namespace(List.of(DEVICE), List.of(ADDRESS), List.of(ON_LINK));

    assertThat(NamespaceDiff.between(before, NetNamespace.EMPTY).drops())
        .containsExactly(new LinkChange.DropLink("d0"));
  }

  @Test
  void anInterfaceThatChangedIsMadeAnewAndEverythingOnItIsWrittenAgain() {
    var before = namespace(List.of(DEVICE), List.of(ADDRESS), List.of(ON_LINK));
    var wider = vxlan(9000);
    var after = namespace(List.of(wider), List.of(ADDRESS), List.of(ON_LINK));

    var diff = NamespaceDiff.between(before, after);

    assertThat(diff.drops()).containsExactly(new LinkChange.DropLink("d0"));
    assertThat(diff.puts())
        .containsExactly(
            new LinkChange.AddLink(wider),
            new LinkChange.PutAddress(ADDRESS),
            new LinkChange.PutRoute(ON_LINK));
  }

  @Test
  void aRouteToTheSameDestinationIsReplacedRatherThanRemoved() {
    var before = namespace(List.of(), List.of(), List.of(ON_LINK));
    var blackhole = new Route.Blackhole(ON_LINK.destination());
    var after = namespace(List.of(), List.of(), List.of(blackhole));

    var diff = NamespaceDiff.between(before, after);

    assertThat(diff.drops()).isEmpty();
    assertThat(diff.puts()).containsExactly(new LinkChange.PutRoute(blackhole));
  }

  @Test
  void routesOnALinkComeBeforeRoutesThroughARouter() {
    var after = namespace(List.of(), List.of(), List.of(VIA, ON_LINK));

    assertThat(NamespaceDiff.between(NetNamespace.EMPTY, after).puts())
        .containsExactly(new LinkChange.PutRoute(ON_LINK), new LinkChange.PutRoute(VIA));
  }

  @Test
  void anAddressThatLeavesMakesTheRestOfItsInterfaceBeWrittenAgain() {
    var second = new InterfaceAddress("d0", Ip.parse("10.0.0.2"), 24);
    var before = namespace(List.of(DEVICE), List.of(ADDRESS, second), List.of(VIA));
    var after = namespace(List.of(DEVICE), List.of(second), List.of(VIA));

    var diff = NamespaceDiff.between(before, after);

    assertThat(diff.drops()).containsExactly(new LinkChange.DropAddress(ADDRESS));
    assertThat(diff.puts())
        .containsExactly(new LinkChange.PutAddress(second), new LinkChange.PutRoute(VIA));
  }

  @Test
  void aNeighbourWithAnotherHardwareAddressIsReplacedInPlace() {
    var before = neighbour("02:00:00:00:00:01");
    var after = neighbour("02:00:00:00:00:02");

    var diff = NamespaceDiff.between(before, after);

    assertThat(diff.drops()).isEmpty();
    assertThat(diff.puts())
        .containsExactly(new LinkChange.PutNeighbour(after.neighbours().getFirst()));
  }

  @Test
  void aPortJoinsAfterItsBridgeAppearedAndMovesToAnotherInPlace() {
    var first = bridges("br0");
    var second = bridges("br1");

    assertThat(NamespaceDiff.between(NetNamespace.EMPTY, first).puts())
        .containsExactly(
            new LinkChange.AddLink(bridge("br0")),
            new LinkChange.AddLink(bridge("br1")),
            new LinkChange.PutPort(new BridgePort("br0", "v0")));
    var move = NamespaceDiff.between(first, second);
    assertThat(move.drops()).isEmpty();
    assertThat(move.puts()).containsExactly(new LinkChange.PutPort(new BridgePort("br1", "v0")));
  }

  @Test
  void aPortThatIsNoneAnyMoreLeavesAndABridgeThatGoesTakesItsPortsAlong() {
    var before = bridges("br0");
    var without =
        new NetNamespace(
            before.links(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            Map.of(),
            List.of());

    assertThat(NamespaceDiff.between(before, without).drops())
        .containsExactly(new LinkChange.DropPort(new BridgePort("br0", "v0")));
    assertThat(NamespaceDiff.between(before, NetNamespace.EMPTY).drops())
        .containsExactly(new LinkChange.DropLink("br0"), new LinkChange.DropLink("br1"));
  }

  private static Link bridge(String name) {
    return new Link.Bridge(name, "02:00:0a:00:00:01", 1500);
  }

  private static NetNamespace bridges(String owner) {
    return new NetNamespace(
        List.of(bridge("br0"), bridge("br1")),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        List.of(new BridgePort(owner, "v0")));
  }

  private static NetNamespace neighbour(String mac) {
    return new NetNamespace(
        List.of(),
        List.of(),
        List.of(),
        List.of(new Neighbour("eth0", Ip.parse("10.0.0.9"), mac)),
        List.of(),
        Map.of(),
        Map.of());
  }

  private static Link vxlan(int mtu) {
    return new Link.Vxlan("d0", 1, Ip.parse("10.9.0.1"), 8472, "02:00:0a:09:00:01", mtu);
  }

  private static NetNamespace namespace(
      List<Link> links, List<InterfaceAddress> addresses, List<Route> routes) {
    return new NetNamespace(links, addresses, routes, List.of(), List.of(), Map.of(), Map.of());
  }
}
