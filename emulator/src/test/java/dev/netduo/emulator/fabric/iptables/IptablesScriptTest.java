package dev.netduo.emulator.fabric.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Match.Connection.State;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Verdict;
import dev.netduo.emulator.topology.diff.RuleChange;
import dev.netduo.emulator.topology.diff.RuleChange.AddChain;
import dev.netduo.emulator.topology.diff.RuleChange.AddTable;
import dev.netduo.emulator.topology.diff.RuleChange.DropChain;
import dev.netduo.emulator.topology.diff.RuleChange.FillChain;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IptablesScriptTest {
  private static final TableName NAT = TableName.iptables(Family.IPV4, "nat", "T-");
  private static final List<Field> CLIENT = List.of(Field.SOURCE_ADDRESS);
  private static final Table TABLE =
      new Table(
          Map.of(), Map.of("T-SEP", PacketSet.forgetting(CLIENT, Duration.ofHours(3))), Map.of());
  private static final Verdict ACCEPT = new Verdict.Accept();

  static Stream<Arguments> rules() {
    return Stream.of(
        rule("-j DROP", new Verdict.Drop()),
        rule("-j RETURN", new Verdict.Return()),
        rule("-j T-A", new Verdict.Jump("T-A")),
        rule("-g T-A", new Verdict.Goto("T-A")),
        rule("-j MASQUERADE --random-fully", new Statement.Count(), new Statement.Masquerade()),
        rule("-j MARK --set-xmark 0x4000/0x4000", new Statement.ChangeMark(0x4000, 0x4000)),
        rule("-j MARK --set-xmark 0x4000/0x0", new Statement.ChangeMark(0, 0x4000)),
        rule("-j MARK --set-xmark 0x1/0xffffffff", new Statement.SetMark(1)),
        rule(
            "-j DNAT --to-destination 10.0.0.9:8080",
            new Statement.DestinationTo(Ip.parse("10.0.0.9"), 8080)),
        rule(
            "-m recent --set --name T-SEP --mask 255.255.255.255 --rsource -j DROP",
            new Statement.Remember("T-SEP", CLIENT),
            new Verdict.Drop()),
        when(
            "-m recent --rcheck --seconds 10800 --reap --name T-SEP --mask 255.255.255.255"
                + " --rsource",
            new Match.InSet(CLIENT, "T-SEP", false)),
        when("! -s 10.0.0.0/8", new Match.Source(List.of(Cidr.parse("10.0.0.0/8")), true)),
        when("-i eth+", new Match.InInterface("eth*", false)),
        when("-m addrtype --dst-type LOCAL", new Match.LocalDestination()),
        when("-m addrtype --src-type LOCAL", new Match.LocalSource()),
        when("-p udp", new Match.OfProtocol(Protocol.UDP)),
        when(
            "-p tcp -m tcp --dport 80:90",
            new Match.DestinationPort(Protocol.TCP, new PortRange(80, 90))),
        when("-m conntrack --ctstate NEW", new Match.Connection(Set.of(State.NEW))),
        when("-m conntrack --ctstate DNAT", new Match.DestinationRewritten()),
        when("-m mark ! --mark 0x4000/0x4000", new Match.Marked(0, 0x4000)),
        when("-m mark --mark 0x3", new Match.Marked(3, -1)),
        when("-m statistic --mode random --probability 0.3333333333", new Match.OneOf(3)));
  }

  private static Arguments rule(String text, Statement... statements) {
    return Arguments.of(Rule.of(List.of(), statements), text);
  }

  private static Arguments when(String text, Match match) {
    return Arguments.of(Rule.of(List.of(match), ACCEPT), text + " -j ACCEPT");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void a_rule_is_written_as_iptables_save_shows_it(Rule rule, String text) {
    assertThat(RuleSpec.of(rule, TABLE, Family.IPV4)).containsExactly(text);
  }

  @Test
  void addresses_come_first_and_the_comment_before_other_conditions() {
    var rule =
        new Rule(
            List.of(
                new Match.DestinationPort(Protocol.TCP, PortRange.of(80)),
                new Match.Destination(List.of(Cidr.parse("10.96.0.1/32")), false)),
            List.of(new Verdict.Jump("T-A")),
            "default/web \"http\"");

    assertThat(RuleSpec.of(rule, TABLE, Family.IPV4))
        .containsExactly(
            "-d 10.96.0.1/32 -p tcp -m comment --comment \"default/web 'http'\""
                + " -m tcp --dport 80 -j T-A");
  }

  @Test
  void a_refusal_resets_tcp_and_says_that_the_port_is_unreachable_else() {
    var reject = new Statement.Reject();
    var any = Rule.of(List.of(), reject);
    var udp = Rule.of(List.of(new Match.OfProtocol(Protocol.UDP)), reject);

    assertThat(RuleSpec.of(any, TABLE, Family.IPV4))
        .containsExactly(
            "-p tcp -j REJECT --reject-with tcp-reset",
            "-j REJECT --reject-with icmp-port-unreachable");
    assertThat(RuleSpec.of(udp, TABLE, Family.IPV6))
        .containsExactly("-p udp -j REJECT --reject-with icmp6-port-unreachable");
    var table = new Table(Map.of("KUBE-X", Chain.of(List.of(any, udp))), Map.of(), Map.of());
    assertThat(IptablesScript.rules(Family.IPV4, table)).as("counted as written").isEqualTo(3);
  }

  @Test
  void what_iptables_cannot_say_is_a_mistake() {
    var twoTargets = Rule.of(List.of(), new Statement.SetMark(1), ACCEPT);
    var ofSet = Rule.of(List.of(new Match.InSet(CLIENT, "peers", false)), ACCEPT);

    assertThatThrownBy(() -> RuleSpec.of(twoTargets, TABLE, Family.IPV4).toList())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RuleSpec.of(ofSet, TABLE, Family.IPV4).toList())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_table_is_one_transaction_that_leaves_what_is_not_its_own() {
    var hook = new Hook(Hook.Type.NAT, Hook.Point.OUTPUT, -100, true);
    var jump = Rule.of(List.of(), new Verdict.Jump("T-A"));
    var drop = Rule.of(List.of(), new Verdict.Drop());
    var table = new Table(Map.of("OUTPUT", Chain.of(List.of(jump))), Map.of(), Map.of());
    List<RuleChange> steps =
        List.of(
            new AddTable(),
            new AddChain("OUTPUT", Optional.of(hook)),
            new AddChain("T-A", Optional.empty()),
            new FillChain("OUTPUT", List.of(jump)),
            new FillChain("T-A", List.of(drop)),
            new DropChain("T-B"),
            new DropChain("OUTPUT"));

    assertThat(IptablesScript.lines(NAT, table, steps))
        .containsExactly(
            "*nat",
            "#forget T-",
            ":T-A - [0:0]",
            "#unhook OUTPUT T-",
            "-A OUTPUT -j T-A",
            "-F T-A",
            "-A T-A -j DROP",
            "-X T-B",
            "COMMIT");
  }

  @Test
  void what_is_there_is_asked_for_only_where_base_chains_change() {
    assertThat(IptablesScript.command(Family.IPV6, "in", List.of("*nat", "-F T-A", "COMMIT")))
        .isEqualTo("in ip6tables-restore --wait --noflush");
    assertThat(IptablesScript.command(Family.IPV4, "in", IptablesScript.clear(NAT)))
        .startsWith("{ { in iptables-save; ")
        .endsWith(" | in iptables-restore --wait --noflush; }");
  }
}
