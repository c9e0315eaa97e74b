package dev.netduo.emulator.walk;

import static dev.netduo.emulator.probe.ProbeResult.Outcome.REACHED;
import static dev.netduo.emulator.probe.ProbeResult.Outcome.REFUSED;
import static dev.netduo.emulator.probe.ProbeResult.Outcome.TIMED_OUT;
import static dev.netduo.emulator.topology.Chain.Hook.Point.FORWARD;
import static dev.netduo.emulator.topology.Chain.Hook.Point.OUTPUT;
import static dev.netduo.emulator.topology.Chain.Hook.Point.POSTROUTING;
import static dev.netduo.emulator.topology.Chain.Hook.Point.PREROUTING;
import static dev.netduo.emulator.topology.Chain.Hook.Type.FILTER;
import static dev.netduo.emulator.topology.Chain.Hook.Type.NAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Route;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table.PacketMap;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.topology.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Address translation, there and back. */
class TranslationTest {
  private static final Ip SERVER = Ip.parse("10.2.0.2");
  private static final List<Field> FRONT =
      List.of(Field.DESTINATION_ADDRESS, Field.PROTOCOL, Field.DESTINATION_PORT, Field.MARK);

  @Test
  void a_published_port_leads_to_the_server_and_the_client_hears_the_address_it_asked() {
    var walk = published().tcp("client", "10.1.0.1", 8080);

    assertThat(walk.outcome()).isEqualTo(REACHED);
    assertThat(walk.clientSeen()).contains(Ip.parse("10.1.0.2"));
    assertThat(walk.hops().getLast().toString()).contains("tcp 10.1.0.1:8080 > 10.1.0.2:");
  }

  @Test
  void a_refusal_is_translated_back_too() {
    var world = published();
    world.at("router").hook("other", NAT, PREROUTING, -90, publish(8081, 81));

    assertThat(world.tcp("client", "10.1.0.1", 8081).outcome()).isEqualTo(REFUSED);
  }

  @Test
  void what_the_namespace_sends_itself_is_translated_on_its_way_out_only() {
    var world = published();
    assertThat(world.tcp("router", "10.1.0.1", 8080).outcome()).isEqualTo(REFUSED);

    world.at("router").hook("out", NAT, OUTPUT, -100, publish(8080, 80));
    var walk = world.tcp("router", "10.1.0.1", 8080);

    assertThat(walk.outcome()).isEqualTo(REACHED);
    assertThat(walk.clientSeen()).as("chosen before translation").contains(Ip.parse("10.1.0.1"));
  }

  @Test
  void masquerading_takes_the_address_toward_the_next_hop_and_is_undone_for_the_answer() {
    var world = World.routed();
    world.at("router").hook("post", NAT, POSTROUTING, 100, masquerade("br2"));

    var walk = world.tcp("client", "10.2.0.2", 80);

    assertThat(walk.outcome()).isEqualTo(REACHED);
    assertThat(walk.clientSeen()).contains(Ip.parse("10.2.0.1"));
  }

  @Test
  void masquerading_passes_over_an_address_that_is_for_neighbours_only() {
    var world = World.routed();
    world
        .at("router")
        .veth("v4", "pod", "eth0")
        .address("v4", "169.254.1.1", 32)
        .route(new Route.OnLink(Cidr.parse("10.3.0.2/32"), "v4"))
        .hook("post", NAT, POSTROUTING, 100, masquerade("v4"));
    world
        .at("pod")
        .address("eth0", "10.3.0.2", 32)
        .route(new Route.OnLink(Cidr.parse("10.1.0.0/24"), "eth0"));
    world.listen("pod", 80);

    assertThat(world.tcp("client", "10.3.0.2", 80).clientSeen()).contains(Ip.parse("10.1.0.1"));
  }

  @Test
  void a_chain_that_translates_may_drop_instead() {
    var world = published();
    world.at("router").hook("first", NAT, PREROUTING, -101, RulesTest.rule(new Verdict.Drop()));

    assertThat(world.tcp("client", "10.1.0.1", 8080).outcome()).isEqualTo(TIMED_OUT);
  }

  @Test
  void a_hairpin_needs_masquerading() {
    var world = World.routed();
    world
        .at("router")
        .hook(
            "pre",
            NAT,
            PREROUTING,
            -100,
            Rule.of(
                List.of(new Match.LocalDestination(), port(8080)),
                new Statement.DestinationTo(Ip.parse("10.1.0.3"), 80)));
    assertThat(world.tcp("client", "10.1.0.1", 8080).outcome())
        .as("the friend answers the client directly, who knows nothing of it")
        .isEqualTo(TIMED_OUT);

    world
        .at("router")
        .hook(
            "post",
            NAT,
            POSTROUTING,
            100,
            Rule.of(List.of(new Match.DestinationRewritten()), new Statement.Masquerade()));

    var walk = world.tcp("client", "10.1.0.1", 8080);

    assertThat(walk.outcome()).isEqualTo(REACHED);
    assertThat(walk.clientSeen()).contains(Ip.parse("10.1.0.1"));
  }

  @Test
  void forward_rules_see_the_translated_destination_and_ct_status_knows_of_it() {
    var world = published();
    var toServer = List.of(Cidr.parse("10.2.0.2/32"));
    world
        .at("router")
        .hook(
            "f",
            FILTER,
            FORWARD,
            0,
            Rule.of(
                List.of(new Match.Destination(toServer, false), new Match.DestinationRewritten()),
                new Verdict.Drop()));

    assertThat(world.tcp("client", "10.1.0.1", 8080).outcome()).isEqualTo(TIMED_OUT);
    assertThat(world.tcp("client", "10.2.0.2", 80).outcome()).isEqualTo(REACHED);
  }

  @Test
  void raw_rules_see_the_destination_as_it_came() {
    var world = published();
    var toServer = List.of(Cidr.parse("10.2.0.2/32"));
    world
        .at("router")
        .hook(
            "raw",
            FILTER,
            PREROUTING,
            -300,
            Rule.of(List.of(new Match.Destination(toServer, false)), new Verdict.Drop()));

    assertThat(world.tcp("client", "10.1.0.1", 8080).outcome()).isEqualTo(REACHED);
    assertThat(world.tcp("client", "10.2.0.2", 80).outcome()).isEqualTo(TIMED_OUT);
  }

  @Test
  void a_map_of_endpoints_spreads_by_the_mark_that_was_drawn() {
    var world = spread(Map.of("0", "10.2.0.2", "1", "10.1.0.3"), 2);

    var walks =
        world.walker().walks(new Request("client", Transport.TCP, Ip.parse("10.96.0.1"), 80));

    assertThat(walks).allMatch(Walk::reached);
    assertThat(walks)
        .extracting(walk -> walk.server().orElseThrow().namespace())
        .containsExactly("server", "friend");
  }

  @Test
  void a_map_that_holds_nothing_translates_nothing() {
    var walk = spread(Map.of(), 1).tcp("client", "10.96.0.1", 80);

    assertThat(walk.reached()).isFalse();
    assertThat(walk.hops()).noneMatch(hop -> hop.event() instanceof Event.Translated);
  }

  /** Whatever is rewritten on the way there, the client hears from whom it asked. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void translation_out_and_back_is_the_identity(long seed) {
    var random = new Random(seed);
    for (var i = 0; i < 100; i++) {
      var world = random(random);
      var from = random.nextBoolean() ? "client" : "router";
      var to = random.nextBoolean() ? "10.1.0.1" : "10.2.0.2";
      var port = random.nextInt(79, 84);

      var walk = random.nextBoolean() ? world.tcp(from, to, port) : world.udp(from, to, port);

      assertThat(walk.hops()).as("a walk ends").hasSizeLessThan(400);
      if (walk.reached()) {
        var sent = sent(walk.hops().getFirst());
        var heard = ((Event.Delivered) walk.hops().getLast().event()).tuple();
        assertThat(heard).isEqualTo(sent.inverse());
      }
    }
  }

  private static Tuple sent(Hop hop) {
    return ((Event.Sent) hop.event()).tuple();
  }

  private static World random(Random random) {
    var world = World.routed();
    var router = world.at("router");
    if (random.nextInt(3) == 0) {
      router.sysctl("net.bridge.bridge-nf-call-iptables", "1");
    }
    for (var point : List.of(PREROUTING, OUTPUT)) {
      if (random.nextBoolean()) {
        var rules =
            random
                .ints(random.nextInt(4), 79, 84)
                .mapToObj(port -> publish(port, random.nextBoolean() ? 80 : 81))
                .toArray(Rule[]::new);
        router.hook("dnat-" + point, NAT, point, -100, rules);
      }
    }
    if (random.nextBoolean()) {
      router.hook("snat", NAT, POSTROUTING, 100, masquerade(random.nextBoolean() ? "br1" : "br2"));
    }
    if (random.nextInt(4) == 0) {
      router.via("0.0.0.0/0", "10.2.0.2", "br2");
      world.at("server").forwards();
    }
    return world;
  }

  private static World published() {
    var world = World.routed();
    world.at("router").hook("pre", NAT, PREROUTING, -100, publish(8080, 80));
    return world;
  }

  private static Rule publish(int port, int serverPort) {
    return Rule.of(
        List.of(new Match.LocalDestination(), port(port)),
        new Statement.DestinationTo(SERVER, serverPort));
  }

  private static Match port(int port) {
    return new Match.DestinationPort(Protocol.TCP, PortRange.of(port));
  }

  private static Rule masquerade(String out) {
    return Rule.of(List.of(new Match.OutInterface(out, false)), new Statement.Masquerade());
  }

  private static World spread(Map<String, String> endpoints, int modulo) {
    var world = World.routed();
    var elements = new java.util.HashMap<List<String>, Target>();
    endpoints.forEach((mark, ip) ->
        elements.put(
            List.of("10.96.0.1", "tcp", "80", mark), new Target.Endpoint(Ip.parse(ip), 80)));
    world
        .at("router")
        .map("eps", new PacketMap(FRONT, PacketMap.Kind.ENDPOINT, elements))
        .hook(
            "pre",
            NAT,
            PREROUTING,
            -100,
            RulesTest.rule(new Statement.SetRandomMark(modulo)),
            RulesTest.rule(new Statement.DestinationFrom("eps", FRONT)))
        .hook("post", NAT, POSTROUTING, 100, masquerade("br1"));
    return world;
  }
}
