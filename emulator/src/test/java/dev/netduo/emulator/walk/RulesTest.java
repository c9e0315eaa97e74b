package dev.netduo.emulator.walk;

import static dev.netduo.emulator.probe.ProbeResult.Outcome.REACHED;
import static dev.netduo.emulator.probe.ProbeResult.Outcome.REFUSED;
import static dev.netduo.emulator.probe.ProbeResult.Outcome.TIMED_OUT;
import static dev.netduo.emulator.topology.Chain.Hook.Point.FORWARD;
import static dev.netduo.emulator.topology.Chain.Hook.Point.POSTROUTING;
import static dev.netduo.emulator.topology.Chain.Hook.Point.PREROUTING;
import static dev.netduo.emulator.topology.Chain.Hook.Type.FILTER;
import static dev.netduo.emulator.topology.Chain.Hook.Type.NAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Match.Connection.State;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table.PacketMap;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.topology.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Conditions, verdicts and hooks. */
class RulesTest {
  private static final Verdict DROP = new Verdict.Drop();
  private static final Verdict ACCEPT = new Verdict.Accept();

  /** Conditions on a forwarded {@code tcp 10.1.0.2 > 10.2.0.2:80}, and whether they hold. */
  static Stream<Arguments> conditions() {
    var tens = List.of(Cidr.parse("10.1.0.0/24"));
    var others = List.of(Cidr.parse("10.7.0.0/24"));
    var addresses = List.of(Field.SOURCE_ADDRESS, Field.DESTINATION_PORT);
    return Stream.of(
        Arguments.of(new Match.Source(tens, false), true),
        Arguments.of(new Match.Source(tens, true), false),
        Arguments.of(new Match.Source(List.of(), false), false),
        Arguments.of(new Match.Source(List.of(), true), true),
        Arguments.of(new Match.Destination(others, false), false),
        Arguments.of(new Match.Destination(others, true), true),
        Arguments.of(new Match.LocalDestination(), false),
        Arguments.of(new Match.LocalSource(), false),
        Arguments.of(new Match.OneOf(1), true),
        Arguments.of(new Match.InSet(addresses, "exact", false), true),
        Arguments.of(new Match.InSet(addresses, "exact", true), false),
        Arguments.of(new Match.InSet(addresses, "wide", false), true),
        Arguments.of(new Match.InSet(addresses, "narrow", false), false),
        Arguments.of(new Match.InSet(addresses, "narrow", true), true),
        Arguments.of(new Match.OfProtocol(Protocol.TCP), true),
        Arguments.of(new Match.OfProtocol(Protocol.UDP), false),
        Arguments.of(new Match.DestinationPort(Protocol.TCP, new PortRange(79, 81)), true),
        Arguments.of(new Match.DestinationPort(Protocol.UDP, new PortRange(79, 81)), false),
        Arguments.of(new Match.DestinationPort(Protocol.TCP, PortRange.of(81)), false),
        Arguments.of(new Match.InInterface("br1", false), true),
        Arguments.of(new Match.InInterface("br*", false), true),
        Arguments.of(new Match.InInterface("br1", true), false),
        Arguments.of(new Match.OutInterface("br2", false), true),
        Arguments.of(new Match.OutInterface("br1", false), false),
        Arguments.of(new Match.Connection(Set.of(State.NEW)), true),
        Arguments.of(new Match.Connection(Set.of(State.ESTABLISHED, State.RELATED)), false),
        Arguments.of(new Match.DestinationRewritten(), false),
        Arguments.of(new Match.Marked(0, -1), true),
        Arguments.of(new Match.Marked(1, 1), false));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("conditions")
  void a_rule_acts_where_its_condition_holds(Match condition, boolean holds) {
    var world = World.routed();
    var key = List.of(Field.SOURCE_ADDRESS, Field.DESTINATION_PORT);
    world
        .at("router")
        .set("exact", new PacketSet(key, Set.of(List.of("10.1.0.2", "80")), false))
        .set("wide", new PacketSet(key, Set.of(List.of("10.0.0.0/8", "1-1024")), true))
        .set("narrow", new PacketSet(key, Set.of(List.of("10.1.0.0/31", "80")), true))
        .hook("f", FILTER, FORWARD, 0, only(new Match.InInterface("br1", false), condition, DROP));

    assertThat(world.tcp("client", "10.2.0.2", 80).outcome())
        .isEqualTo(holds ? TIMED_OUT : REACHED);
  }

  private static Rule only(Match first, Match second, Statement... statements) {
    return Rule.of(List.of(first, second), statements);
  }

  /** Rules on the way forward, with further chains, and what comes of them. */
  static Stream<Arguments> verdicts() {
    return Stream.of(
        Arguments.of("accept", List.of(rule(ACCEPT), rule(DROP)), REACHED),
        Arguments.of("drop", List.of(rule(DROP), rule(ACCEPT)), TIMED_OUT),
        Arguments.of(
            "return ends a base chain", List.of(rule(new Verdict.Return()), rule(DROP)), REACHED),
        Arguments.of(
            "a jump comes back", List.of(rule(new Verdict.Jump("empty")), rule(DROP)), TIMED_OUT),
        Arguments.of(
            "a goto does not", List.of(rule(new Verdict.Goto("empty")), rule(DROP)), REACHED),
        Arguments.of(
            "a goto's caller comes back to its own",
            List.of(rule(new Verdict.Jump("leaves")), rule(DROP)),
            TIMED_OUT),
        Arguments.of(
            "return comes back", List.of(rule(new Verdict.Jump("back")), rule(DROP)), TIMED_OUT),
        Arguments.of(
            "a chain decides", List.of(rule(new Verdict.Jump("accepts")), rule(DROP)), REACHED),
        Arguments.of("reject", List.of(rule(new Statement.Reject())), REFUSED),
        Arguments.of(
            "counts and goes on",
            List.of(rule(new Statement.Count(), DROP), rule(ACCEPT)),
            TIMED_OUT),
        Arguments.of(
            "a mark is seen by the next rule",
            List.of(rule(new Statement.SetMark(6)), Rule.of(List.of(new Match.Marked(2, 2)), DROP)),
            TIMED_OUT),
        Arguments.of(
            "a map that holds the key decides",
            List.of(rule(new Statement.Lookup("m", List.of(Field.DESTINATION_PORT)))),
            TIMED_OUT),
        Arguments.of(
            "a mark from a map is seen by what follows",
            List.of(
                rule(
                    new Statement.SetMarkFrom("marks", List.of(Field.DESTINATION_PORT)),
                    new Statement.Lookup("by_mark", List.of(Field.MARK))),
                rule(ACCEPT)),
            TIMED_OUT),
        Arguments.of(
            "a map of marks without the key leaves out the rest of its rule",
            List.of(
                rule(new Statement.SetMark(6)),
                rule(
                    new Statement.SetMarkFrom("marks", List.of(Field.PROTOCOL)),
                    new Statement.Lookup("by_mark", List.of(Field.MARK))),
                rule(ACCEPT)),
            REACHED),
        Arguments.of(
            "a map without the key goes on",
            List.of(rule(new Statement.Lookup("m", List.of(Field.PROTOCOL))), rule(ACCEPT)),
            REACHED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("verdicts")
  void chains_are_followed_as_nftables_does(String name, List<Rule> rules, Outcome outcome) {
    var world = World.routed();
    world
        .at("router")
        .chain("empty")
        .chain("leaves", rule(new Verdict.Goto("empty")), rule(ACCEPT))
        .chain("back", rule(new Verdict.Return()), rule(ACCEPT))
        .chain("accepts", rule(ACCEPT))
        .map(
            "m",
            new PacketMap(
                List.of(Field.DESTINATION_PORT),
                PacketMap.Kind.VERDICT,
                Map.of(List.of("80"), new Target.To(DROP))))
        .map(
            "marks",
            new PacketMap(
                List.of(Field.DESTINATION_PORT),
                PacketMap.Kind.MARK,
                Map.of(List.of("80"), new Target.Mark(6))))
        .map(
            "by_mark",
            new PacketMap(
                List.of(Field.MARK),
                PacketMap.Kind.VERDICT,
                Map.of(List.of("6"), new Target.To(DROP))))
        .hook("f", FILTER, FORWARD, 0, rules.toArray(Rule[]::new));

    assertThat(world.tcp("client", "10.2.0.2", 80).outcome()).as(name).isEqualTo(outcome);
  }

  @Test
  void the_policy_decides_what_no_rule_did_and_the_hop_names_it() {
    var world = World.routed();
    world.at("router").hook("f", new Hook(FILTER, FORWARD, 0, false));

    var walk = world.tcp("client", "10.2.0.2", 80);

    assertThat(walk.outcome()).isEqualTo(TIMED_OUT);
    assertThat(walk.hops().getLast().toString()).isEqualTo("router: dropped by t/f (policy)");
  }

  @Test
  void what_one_base_chain_accepts_a_later_one_still_drops() {
    var world = World.routed();
    world
        .at("router")
        .hook("late", FILTER, FORWARD, 10, rule(DROP))
        .hook("early", FILTER, FORWARD, -10, rule(ACCEPT));

    assertThat(world.tcp("client", "10.2.0.2", 80).outcome()).isEqualTo(TIMED_OUT);
  }

  @Test
  void each_hook_sees_what_passes_it() {
    for (var point : Hook.Point.values()) {
      var world = World.routed();
      world.at("router").hook("h", FILTER, point, 0, rule(DROP));

      var through = world.tcp("client", "10.2.0.2", 80).outcome() == TIMED_OUT;
      var toRouter = world.ping("client", "10.1.0.1").outcome() == TIMED_OUT;
      var fromRouter = world.tcp("router", "10.2.0.2", 80).outcome() == TIMED_OUT;

      assertThat(through)
          .as("through " + point)
          .isEqualTo(Set.of(PREROUTING, FORWARD, POSTROUTING).contains(point));
      assertThat(toRouter)
          .as("to the router, and its answer: " + point)
          .isEqualTo(point != FORWARD);
      assertThat(fromRouter)
          .as("from the router, and the answer: " + point)
          .isEqualTo(point != FORWARD);
    }
  }

  @Test
  void a_block_on_the_way_back_is_silence() {
    var world = World.routed();
    world
        .at("router")
        .hook("f", FILTER, FORWARD, 0, Rule.of(List.of(new Match.InInterface("br2", false)), DROP));

    var walk = world.tcp("client", "10.2.0.2", 80);

    assertThat(walk.outcome()).isEqualTo(TIMED_OUT);
    assertThat(walk.server()).as("it got there").isPresent();
    assertThat(world.udp("client", "10.2.0.2", 81).outcome())
        .as("nor is the refusal heard")
        .isEqualTo(TIMED_OUT);
  }

  @Test
  void answers_are_established_and_refusals_by_icmp_are_related() {
    var world = World.routed();
    world
        .at("router")
        .hook(
            "f",
            new Hook(FILTER, FORWARD, 0, false),
            Rule.of(List.of(new Match.Connection(Set.of(State.ESTABLISHED))), ACCEPT),
            Rule.of(List.of(new Match.InInterface("br1", false)), ACCEPT));

    assertThat(world.tcp("client", "10.2.0.2", 80).outcome()).isEqualTo(REACHED);
    assertThat(world.tcp("client", "10.2.0.2", 81).outcome()).isEqualTo(REFUSED);
    assertThat(world.udp("client", "10.2.0.2", 81).outcome())
        .as("an ICMP error is related, not established")
        .isEqualTo(TIMED_OUT);
    assertThat(world.tcp("server", "10.1.0.3", 80).outcome()).as("new").isEqualTo(TIMED_OUT);
  }

  @Test
  void a_bridge_asks_the_rules_only_where_it_is_told_to() {
    var world = World.routed();
    var within =
        List.<Match>of(new Match.InInterface("br1", false), new Match.OutInterface("br1", false));
    world.at("router").hook("f", FILTER, FORWARD, 0, Rule.of(within, DROP));

    assertThat(world.tcp("client", "10.1.0.3", 80).outcome()).isEqualTo(REACHED);

    world.at("router").sysctl("net.bridge.bridge-nf-call-iptables", "1");

    assertThat(world.tcp("client", "10.1.0.3", 80).outcome()).isEqualTo(TIMED_OUT);
    assertThat(world.tcp("client", "10.2.0.2", 80).outcome()).isEqualTo(REACHED);
  }

  @Test
  void rules_that_name_what_is_not_there_are_told() {
    var world = World.routed();
    world.at("router").hook("f", FILTER, FORWARD, 0, rule(new Verdict.Jump("nowhere")));
    assertThatThrownBy(() -> world.tcp("client", "10.2.0.2", 80))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("nowhere");

    world.at("router").chain("nowhere", rule(new Verdict.Jump("nowhere")));
    assertThatThrownBy(() -> world.tcp("client", "10.2.0.2", 80)).hasMessageContaining("circle");
  }

  @Test
  void the_comment_of_the_rule_that_decided_is_told() {
    var world = World.routed();
    world.at("router").hook("f", FILTER, FORWARD, 0, new Rule(List.of(), List.of(DROP), "because"));

    assertThat(world.tcp("client", "10.2.0.2", 80).hops().getLast().toString())
        .isEqualTo("router: dropped by t/f (because)");
  }

  @Test
  void every_draw_is_a_walk_of_its_own() {
    var world = World.routed();
    world
        .at("router")
        .hook(
            "f",
            FILTER,
            FORWARD,
            0,
            Rule.of(List.of(new Match.InInterface("br1", false)), new Statement.SetRandomMark(3)),
            Rule.of(List.of(new Match.Marked(1, -1)), DROP));

    var walks =
        world.walker().walks(new Request("client", Transport.TCP, Ip.parse("10.2.0.2"), 80));

    assertThat(walks).extracting(Walk::outcome).containsExactly(REACHED, TIMED_OUT, REACHED);
    assertThat(world.tcp("client", "10.2.0.2", 80)).isEqualTo(walks.getFirst());
  }

  static Rule rule(Statement... statements) {
    return Rule.of(List.of(), statements);
  }

  @Test
  void a_translation_chain_sees_a_connection_once_and_a_filter_chain_each_packet() {
    var world = World.routed();
    world.at("router").hook("n", NAT, PREROUTING, -100, rule(DROP));
    assertThat(world.tcp("router", "10.2.0.2", 80).outcome())
        .as("the answer of a connection that started here is not asked about")
        .isEqualTo(REACHED);
  }
}
