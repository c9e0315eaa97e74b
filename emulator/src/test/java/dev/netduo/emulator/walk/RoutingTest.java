package dev.netduo.emulator.walk;

import static dev.netduo.emulator.probe.ProbeResult.Outcome.ERROR;
import static dev.netduo.emulator.probe.ProbeResult.Outcome.REACHED;
import static dev.netduo.emulator.probe.ProbeResult.Outcome.REFUSED;
import static dev.netduo.emulator.probe.ProbeResult.Outcome.TIMED_OUT;
import static dev.netduo.emulator.probe.ProbeResult.Outcome.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.Route;
import dev.netduo.emulator.topology.Target.Endpoint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Links, routes, neighbours and sockets. */
class RoutingTest {

  @Test
  void a_packet_is_routed_there_and_its_answer_back() {
    var walk = World.routed().tcp("client", "10.2.0.2", 80);

    assertThat(walk.outcome()).isEqualTo(REACHED);
    assertThat(walk.clientSeen()).contains(Ip.parse("10.1.0.2"));
    assertThat(what(walk))
        .containsExactly(
            "client sent",
            "router routed",
            "server delivered",
            "server sent",
            "router routed",
            "client delivered");
  }

  @Test
  void a_port_nobody_listens_on_refuses_and_an_echo_needs_no_listener() {
    assertThat(World.routed().tcp("client", "10.2.0.2", 81).outcome()).isEqualTo(REFUSED);
    assertThat(World.routed().udp("client", "10.2.0.2", 81).outcome()).isEqualTo(REFUSED);
    assertThat(World.routed().ping("client", "10.2.0.2").outcome()).isEqualTo(REACHED);
  }

  @Test
  void a_listener_on_one_address_is_not_found_at_another_and_comes_before_one_on_all() {
    var world = World.routed();
    world.at("server").address("eth0", "10.2.0.3", 24);
    world.listen(
        new Listener(
            "server", Protocol.TCP, Optional.of(Ip.parse("10.2.0.3")), 90, new Listener.Answers()));

    assertThat(world.tcp("client", "10.2.0.3", 90).outcome()).isEqualTo(REACHED);
    assertThat(world.tcp("client", "10.2.0.2", 90).outcome()).isEqualTo(REFUSED);
  }

  @Test
  void without_forwarding_a_router_is_silent() {
    var world = World.routed();
    world.at("router").sysctl("net.ipv4.ip_forward", "0");

    assertThat(world.tcp("client", "10.2.0.2", 80).outcome()).isEqualTo(TIMED_OUT);
    assertThat(world.tcp("client", "10.2.0.1", 80).outcome())
        .as("its own addresses are no matter of forwarding")
        .isEqualTo(REFUSED);
  }

  @Test
  void a_bridge_hands_on_by_address_without_the_router() {
    var walk = World.routed().tcp("client", "10.1.0.3", 80);

    assertThat(walk.outcome()).isEqualTo(REACHED);
    assertThat(what(walk)).doesNotContain("router routed").contains("router bridged");
  }

  @Test
  void an_address_nobody_on_the_link_has_is_unreachable_for_the_sender_and_behind_a_router() {
    assertThat(World.routed().tcp("client", "10.1.0.9", 80).outcome()).isEqualTo(UNREACHABLE);
    assertThat(World.routed().tcp("client", "10.2.0.9", 80).outcome()).isEqualTo(UNREACHABLE);
  }

  @Test
  void without_a_route_nothing_is_sent_and_a_router_without_one_says_so() {
    var world = World.routed();
    world.at("alone").address("lo", "10.9.0.1", 32);

    assertThat(world.tcp("alone", "10.2.0.2", 80).outcome()).isEqualTo(UNREACHABLE);
    assertThat(world.tcp("client", "10.3.0.1", 80).outcome()).isEqualTo(UNREACHABLE);
  }

  @Test
  void a_blackhole_swallows_what_passes_and_fails_what_starts_there() {
    var world = World.routed();
    world.at("router").route(new Route.Blackhole(Cidr.parse("10.3.0.0/16")));

    assertThat(world.tcp("client", "10.3.0.1", 80).outcome()).isEqualTo(TIMED_OUT);
    assertThat(world.tcp("router", "10.3.0.1", 80).outcome()).isEqualTo(ERROR);
  }

  @Test
  void the_longest_prefix_decides() {
    var world = World.routed();
    world.at("router").route(new Route.Blackhole(Cidr.parse("10.2.0.2/32")));

    assertThat(world.tcp("client", "10.2.0.2", 80).outcome()).isEqualTo(TIMED_OUT);

    world = World.routed();
    world.at("router").route(new Route.Blackhole(Cidr.parse("10.0.0.0/8")));

    assertThat(world.tcp("client", "10.2.0.2", 80).outcome()).isEqualTo(REACHED);
  }

  @Test
  void a_server_without_a_way_back_is_never_heard() {
    var world = World.routed();
    world.at("mute").address("eth0", "10.2.0.7", 24);
    world.at("router").veth("v7", "mute", "eth0").bridge("br2", "v7");
    world.listen("mute", 80);

    assertThat(world.tcp("router", "10.2.0.7", 80).outcome()).isEqualTo(REACHED);
    assertThat(world.tcp("client", "10.2.0.7", 80).outcome()).isEqualTo(TIMED_OUT);
  }

  @Test
  void a_circle_of_routers_ends_when_the_time_to_live_does() {
    var world = World.routed();
    world.at("server").forwards();
    world.at("router").via("10.5.0.0/16", "10.2.0.2", "br2");

    var walk = world.tcp("client", "10.5.0.1", 80);

    assertThat(walk.outcome()).isEqualTo(UNREACHABLE);
    assertThat(what(walk)).contains("server expired").hasSizeLessThan(200);
  }

  @Test
  void the_own_addresses_are_reached_over_the_loopback() {
    for (var address : List.of("127.0.0.1", "127.9.9.9", "10.2.0.2")) {
      var walk = World.routed().tcp("server", address, 80);
      assertThat(walk.outcome()).as(address).isEqualTo(REACHED);
      assertThat(walk.clientSeen()).contains(Ip.parse(address));
      assertThat(walk.hops()).allMatch(hop -> hop.namespace().equals("server"));
    }
  }

  @Test
  void a_loopback_address_does_not_come_in_from_a_link() {
    var world = World.routed();
    world.at("client").via("127.0.0.0/8", "10.1.0.1", "eth0");

    assertThat(world.tcp("client", "127.0.0.1", 80).outcome())
        .as("loopback addresses are every namespace's own")
        .isEqualTo(REFUSED);
  }

  @Test
  void the_kernel_answers_on_one_link_for_an_address_of_another() {
    var world = World.routed();
    world.at("client").route(new Route.OnLink(Cidr.parse("10.2.0.1/32"), "eth0"));

    assertThat(world.ping("client", "10.2.0.1").outcome()).isEqualTo(REACHED);
  }

  @ParameterizedTest(name = "rp_filter={0}, source {1}")
  @CsvSource({
    "0, 10.77.0.2, false", "1, 10.77.0.2, true", "2, 10.77.0.2, true",
    "0, 10.2.0.77, false", "1, 10.2.0.77, true", "2, 10.2.0.77, false"
  })
  void reverse_path_filtering_asks_whether_the_source_lies_there(
      String mode, String source, boolean dropped) {
    var world = World.routed();
    world
        .at("stranger")
        .address("eth0", source, 32)
        .route(new Route.OnLink(Cidr.parse("10.1.0.1/32"), "eth0"))
        .via("0.0.0.0/0", "10.1.0.1", "eth0");
    world
        .at("router")
        .sysctl("net.ipv4.conf.all.rp_filter", mode)
        .veth("v8", "stranger", "eth0")
        .bridge("br1", "v8");

    var walk = world.udp("stranger", "10.2.0.2", 80);

    assertThat(walk.hops().toString().contains("rp_filter")).isEqualTo(dropped);
  }

  @Test
  void a_gateway_that_is_only_declared_on_the_link_is_asked_there() {
    var world = new World();
    world
        .at("node")
        .forwards()
        .veth("p1", "a", "eth0")
        .veth("p2", "b", "eth0")
        .address("p1", "169.254.1.1", 32)
        .address("p2", "169.254.1.1", 32)
        .route(new Route.OnLink(Cidr.parse("10.244.0.2/32"), "p1"))
        .route(new Route.OnLink(Cidr.parse("10.244.0.3/32"), "p2"));
    for (var pod : List.of("a", "b")) {
      world
          .at(pod)
          .address("eth0", pod.equals("a") ? "10.244.0.2" : "10.244.0.3", 32)
          .route(new Route.OnLink(Cidr.parse("169.254.1.1/32"), "eth0"))
          .via("0.0.0.0/0", "169.254.1.1", "eth0");
    }
    world.listen("b", 80);

    var walk = world.tcp("a", "10.244.0.3", 80);

    assertThat(walk.outcome()).isEqualTo(REACHED);
    assertThat(walk.clientSeen()).contains(Ip.parse("10.244.0.2"));
  }

  @Test
  void vxlan_carries_packets_to_the_peer_that_the_entries_name() {
    var walk = overlay("02:00:00:00:00:02").tcp("n1", "10.244.2.1", 80);

    assertThat(walk.outcome()).isEqualTo(REACHED);
    assertThat(what(walk)).contains("n1 encapsulated", "n2 decapsulated", "n2 delivered");
    assertThat(walk.clientSeen()).contains(Ip.parse("10.244.1.1"));
  }

  @Test
  void vxlan_without_a_matching_device_or_entry_goes_nowhere() {
    assertThat(overlay("02:00:00:00:00:99").tcp("n1", "10.244.2.1", 80).outcome())
        .isEqualTo(TIMED_OUT);
    assertThat(overlay("02:00:00:00:00:02").tcp("n1", "10.244.3.1", 80).outcome())
        .isEqualTo(UNREACHABLE);
  }

  private static World overlay(String macOfTwo) {
    var world = new World();
    world.at("lan").veth("l1", "n1", "eth0").veth("l2", "n2", "eth0").bridge("br", "l1", "l2");
    for (var n = 1; n <= 2; n++) {
      var other = 3 - n;
      var mac = "02:00:00:00:00:0" + n;
      var macOfOther = n == 1 ? macOfTwo : "02:00:00:00:00:01";
      world
          .at("n" + n)
          .address("eth0", "192.0.2.1" + n, 24)
          .link(new Link.Vxlan("vx0", 1, Ip.parse("192.0.2.1" + n), 8472, mac, 1450))
          .address("vx0", "10.244." + n + ".1", 32)
          .via("10.244." + other + ".0/24", "10.244." + other + ".1", "vx0")
          .via("10.244.3.0/24", "10.244.3.1", "vx0")
          .neighbour("vx0", "10.244." + other + ".1", macOfOther)
          .forwarding("vx0", macOfOther, "192.0.2.1" + other);
      world.listen("n" + n, 80);
    }
    return world;
  }

  @Test
  void what_leaves_the_topology_is_not_judged() {
    var world = World.routed();
    world.at("router").address("eth0", "192.0.2.2", 24).via("0.0.0.0/0", "192.0.2.1", "eth0");

    var walk = world.tcp("client", "198.51.100.7", 443);

    assertThat(walk.outcome()).isEqualTo(ERROR);
    assertThat(walk.hops().getLast()).isEqualTo(new Hop("router", new Event.Left("eth0")));
  }

  @Test
  void a_proxy_connects_from_its_own_place() {
    var world = World.routed();
    world.listen(proxy(8080, Protocol.TCP, 80, false));

    var walk = world.tcp("client", "10.1.0.1", 8080);

    assertThat(walk.outcome()).isEqualTo(REACHED);
    assertThat(walk.clientSeen()).contains(Ip.parse("10.2.0.1"));
    assertThat(walk.server().orElseThrow().namespace()).isEqualTo("server");
  }

  @Test
  void a_proxy_takes_a_connection_before_it_knows_whether_anybody_is_behind_it() {
    var world = World.routed();
    world.listen(proxy(8080, Protocol.TCP, 81, false));
    world.listen(proxy(8080, Protocol.UDP, 81, false));

    var walk = world.tcp("client", "10.1.0.1", 8080);

    assertThat(walk.outcome()).isEqualTo(REACHED);
    assertThat(walk.server()).isEmpty();
    assertThat(world.udp("client", "10.1.0.1", 8080).outcome()).isEqualTo(TIMED_OUT);
  }

  @Test
  void a_datagram_answered_from_another_address_than_was_asked_is_no_answer() {
    var world = World.routed();
    world.listen(proxy(8080, Protocol.UDP, 80, false));
    world.listen(proxy(8081, Protocol.UDP, 80, true));

    assertThat(world.udp("client", "10.1.0.1", 8080).outcome()).isEqualTo(REACHED);
    assertThat(world.udp("client", "10.2.0.1", 8080).outcome()).isEqualTo(TIMED_OUT);
    assertThat(world.udp("client", "10.2.0.1", 8081).outcome()).isEqualTo(REACHED);
  }

  @Test
  void proxies_that_lead_to_each_other_come_to_an_end() {
    var world = World.routed();
    var itself = new Endpoint(Ip.parse("10.1.0.1"), 8080);
    world.listen(
        new Listener(
            "router", Protocol.UDP, Optional.empty(), 8080, new Listener.Relays(itself, true)));

    assertThat(world.udp("client", "10.1.0.1", 8080).outcome()).isEqualTo(TIMED_OUT);
  }

  @Test
  void a_namespace_that_is_not_there_is_named() {
    assertThatThrownBy(() -> World.routed().tcp("clint", "10.2.0.2", 80))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("clint");
  }

  private static Listener proxy(int port, Protocol protocol, int to, boolean fromAsked) {
    return new Listener(
        "router",
        protocol,
        Optional.empty(),
        port,
        new Listener.Relays(new Endpoint(Ip.parse("10.2.0.2"), to), fromAsked));
  }

  private static List<String> what(Walk walk) {
    return walk.hops().stream().map(hop -> hop.namespace() + " " + hop.event().what()).toList();
  }
}
