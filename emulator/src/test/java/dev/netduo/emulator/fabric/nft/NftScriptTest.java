package dev.netduo.emulator.fabric.nft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Cidr;
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
import dev.netduo.emulator.topology.Table.PacketMap;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.topology.Verdict;
import dev.netduo.emulator.topology.diff.RuleChange;
import dev.netduo.emulator.topology.diff.RuleChange.AddChain;
import dev.netduo.emulator.topology.diff.RuleChange.AddEntries;
import dev.netduo.emulator.topology.diff.RuleChange.AddKeys;
import dev.netduo.emulator.topology.diff.RuleChange.AddMap;
import dev.netduo.emulator.topology.diff.RuleChange.AddSet;
import dev.netduo.emulator.topology.diff.RuleChange.DropEntries;
import dev.netduo.emulator.topology.diff.RuleChange.FillChain;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NftScriptTest {
  private static final List<Field> SERVICE =
      List.of(Field.DESTINATION_ADDRESS, Field.PROTOCOL, Field.DESTINATION_PORT);
  private static final List<Field> ENDPOINT =
      List.of(Field.DESTINATION_ADDRESS, Field.PROTOCOL, Field.DESTINATION_PORT, Field.MARK);
  private static final Verdict ACCEPT = new Verdict.Accept();
  private static final Pattern ELEMENTS = Pattern.compile("(.*) \\{ (.*) }");

  static Stream<Arguments> rules() {
    return Stream.of(
        rule("accept", ACCEPT),
        rule("drop", new Verdict.Drop()),
        rule("return", new Verdict.Return()),
        rule("jump pod", new Verdict.Jump("pod")),
        rule("goto n3", new Verdict.Goto("n3")),
        rule("counter masquerade", new Statement.Count(), new Statement.Masquerade()),
        rule("meta mark set 0x4000", new Statement.SetMark(0x4000)),
        rule(
            "meta mark set meta mark & 0xffffbfff ^ 0x4000",
            new Statement.ChangeMark(0x4000, 0x4000)),
        rule("meta mark set numgen random mod 3", new Statement.SetRandomMark(3)),
        rule(
            "meta mark set numgen random mod 3 offset 268435456",
            new Statement.SetRandomMark(3, 0x10000000)),
        rule(
            "meta mark set ip daddr . meta l4proto . th dport map @svc meta mark vmap @ways",
            new Statement.SetMarkFrom("svc", SERVICE),
            new Statement.Lookup("ways", List.of(Field.MARK))),
        rule(
            "update @clients { ip saddr }",
            new Statement.Remember("clients", List.of(Field.SOURCE_ADDRESS))),
        rule(
            "ip daddr . meta l4proto . th dport vmap @fronts",
            new Statement.Lookup("fronts", SERVICE)),
        rule(
            "dnat ip to ip daddr . meta l4proto . th dport . meta mark map @eps",
            new Statement.DestinationFrom("eps", ENDPOINT)),
        when("ip saddr { 10.0.0.0/8 }", new Match.Source(cidrs("10.0.0.0/8"), false)),
        when(
            "ip daddr != { 10.0.0.0/8, 192.168.1.1/32 }",
            new Match.Destination(cidrs("10.0.0.0/8", "192.168.1.1/32"), true)),
        rule("dnat to 10.0.0.9:8080", new Statement.DestinationTo(Ip.parse("10.0.0.9"), 8080)),
        when("fib daddr type local", new Match.LocalDestination()),
        when("fib saddr type local", new Match.LocalSource()),
        when("numgen random mod 3 == 0", new Match.OneOf(3)),
        when(
            "ip saddr . th sport @peers",
            new Match.InSet(List.of(Field.SOURCE_ADDRESS, Field.SOURCE_PORT), "peers", false)),
        when("ip saddr != @peers", new Match.InSet(List.of(Field.SOURCE_ADDRESS), "peers", true)),
        when("meta l4proto udp", new Match.OfProtocol(Protocol.UDP)),
        when(
            "meta l4proto tcp th dport 80-90",
            new Match.DestinationPort(Protocol.TCP, new PortRange(80, 90))),
        when("iifname \"eth0\"", new Match.InInterface("eth0", false)),
        when("oifname != \"veth*\"", new Match.OutInterface("veth*", true)),
        when(
            "ct state { established, related }",
            new Match.Connection(Set.of(State.RELATED, State.ESTABLISHED))),
        when("ct status dnat", new Match.DestinationRewritten()),
        when("meta mark 0x1", new Match.Marked(1, -1)),
        when("meta mark & 0xff00 == 0x100", new Match.Marked(0x100, 0xff00)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void rulesAreWrittenInTheLanguageOfNft(String expected, Rule rule) {
    assertThat(fill(rule)).containsExactly("add rule ip t c " + expected);
  }

  @Test
  void aRefusalResetsTcpAndAnswersEverythingElseWithIcmp() {
    var rule =
        Rule.of(
            List.of(new Match.InInterface("eth0", false)),
            new Statement.Count(),
            new Statement.Reject());

    assertThat(fill(rule))
        .containsExactly(
            "add rule ip t c iifname \"eth0\" meta l4proto tcp counter reject with tcp reset",
            "add rule ip t c iifname \"eth0\" counter reject");
  }

  @Test
  void rulesAreCountedAsTheyAreWritten() {
    var refusing = Rule.of(List.of(), new Statement.Count(), new Statement.Reject());
    var unmatched = Rule.of(List.of(new Match.Source(List.of(), false)), ACCEPT);
    var rules = List.of(Rule.of(List.of(), ACCEPT), refusing, unmatched);
    var table = new Table(Map.of("c", Chain.of(rules)), Map.of(), Map.of());

    assertThat(rules.stream().flatMap(rule -> fill(rule).stream()))
        .containsExactly(
            "add rule ip t c accept",
            "add rule ip t c meta l4proto tcp counter reject with tcp reset",
            "add rule ip t c counter reject");
    assertThat(NftScript.rules(table)).isEqualTo(3);
  }

  @Test
  void aRuleThatNoPacketCanMatchIsLeftOut() {
    assertThat(fill(Rule.of(List.of(new Match.Source(List.of(), false)), ACCEPT))).isEmpty();
  }

  @Test
  void aConditionThatEveryPacketMeetsIsLeftOut() {
    assertThat(fill(Rule.of(List.of(new Match.Source(List.of(), true)), ACCEPT)))
        .containsExactly("add rule ip t c accept");
  }

  @Test
  void commentsCannotBreakOutOfTheirQuotes() {
    var rule =
        new Rule(List.of(), List.of(ACCEPT), "on behalf of \"x\"\ndrop \u00e9" + "y".repeat(200));

    assertThat(fill(rule))
        .singleElement()
        .asString()
        .startsWith("add rule ip t c accept comment \"on behalf of 'x'?drop ?yyy")
        .hasSizeLessThan(180)
        .endsWith("y\"");
  }

  @Test
  void declarationsNameTypesHooksAndFlags() {
    var hook = new Hook(Hook.Type.NAT, Hook.Point.PREROUTING, -100, true);
    var drops = new Hook(Hook.Type.FILTER, Hook.Point.FORWARD, 0, false);

    assertThat(
            NftScript.lines(
                TableName.v4("t"),
                List.of(
                    new RuleChange.AddTable(),
                    new AddChain("pre", Optional.of(hook)),
                    new AddChain("forward", Optional.of(drops)),
                    new AddChain("n3", Optional.empty()),
                    new AddSet("nets", new PacketSet(SERVICE, Set.of(), true)),
                    new AddSet(
                        "clients",
                        PacketSet.forgetting(
                            List.of(Field.SOURCE_ADDRESS), Duration.ofSeconds(10))),
                    new AddMap("svc", new PacketMap(SERVICE, PacketMap.Kind.MARK, Map.of())),
                    new AddMap(
                        "ways",
                        new PacketMap(List.of(Field.MARK), PacketMap.Kind.VERDICT, Map.of())),
                    new AddMap("eps", new PacketMap(ENDPOINT, PacketMap.Kind.ENDPOINT, Map.of())))))
        .containsExactly(
            "add table ip t",
            "add chain ip t pre { type nat hook prerouting priority -100; policy accept; }",
            "add chain ip t forward { type filter hook forward priority 0; policy drop; }",
            "add chain ip t n3",
            "add set ip t nets { type ipv4_addr . inet_proto . inet_service; flags interval; }",
            "add set ip t clients { type ipv4_addr; flags dynamic,timeout; timeout 10s; }",
            "add map ip t svc { type ipv4_addr . inet_proto . inet_service : mark; }",
            "add map ip t ways { type mark : verdict; }",
            "add map ip t eps { type ipv4_addr . inet_proto . inet_service . mark"
                + " : ipv4_addr . inet_service; }");
  }

  @Test
  void whatGoesIsNamedAndNothingElse() {
    assertThat(
            NftScript.lines(
                TableName.v4("t"),
                List.of(
                    new RuleChange.DropKeys("clients", Set.of(List.of("10.0.0.1"))),
                    new RuleChange.DropChain("n3"),
                    new RuleChange.DropMap("svc"),
                    new RuleChange.DropSet("clients"),
                    new RuleChange.DropTable())))
        .containsExactly(
            "delete element ip t clients { 10.0.0.1 }",
            "delete chain ip t n3",
            "delete map ip t svc",
            "delete set ip t clients",
            "delete table ip t");
  }

  @Test
  void aTableIsClearedWhetherItIsThereOrNot() {
    assertThat(NftScript.clear(TableName.v4("t")))
        .containsExactly("add table ip t", "delete table ip t");
  }

  @Test
  void entriesAreWrittenWithTheirTargetsAndLeaveByKeyAlone() {
    var key = List.of("10.96.0.1", "tcp", "80");

    assertThat(
            NftScript.lines(
                TableName.v4("t"),
                List.of(
                    new DropEntries("svc", Set.of(key)),
                    new AddEntries("svc", Map.of(key, new Target.Mark(0x10000002))),
                    new AddEntries(
                        "ways", Map.of(List.of("2"), new Target.To(new Verdict.Goto("n2")))))))
        .containsExactly(
            "delete element ip t svc { 10.96.0.1 . tcp . 80 }",
            "add element ip t svc { 10.96.0.1 . tcp . 80 : 0x10000002 }",
            "add element ip t ways { 2 : goto n2 }");
  }

  /** The elements of commands that are all this one, in their order. */
  private static List<String> elements(String command, List<String> lines) {
    return lines.stream()
        .flatMap(line -> {
          var parts = ELEMENTS.matcher(line);
          assertThat(parts.matches()).as(line).isTrue();
          assertThat(parts.group(1)).isEqualTo(command);
          return Stream.of(parts.group(2).split(", ", -1));
        })
        .toList();
  }

  private static List<String> addresses(int count) {
    return IntStream.range(0, count).mapToObj(i -> "10.0." + i / 256 + "." + i % 256).toList();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "1000, 1", "1001, 2", "2500, 3"})
  void manyKeysAreSplitOverSeveralCommandsAndNoneIsLost(int count, int commands) {
    var addresses = addresses(count);
    var keys = addresses.stream().map(List::of).collect(Collectors.toSet());

    var lines = NftScript.lines(TableName.v4("t"), List.of(new AddKeys("s", keys)));

    assertThat(lines).hasSize(commands);
    assertThat(elements("add element ip t s", lines))
        .containsExactlyInAnyOrderElementsOf(addresses);
  }

  @Test
  void manyEntriesAreSplitOverSeveralCommandsEachWithItsOwnTarget() {
    var addresses = addresses(2_500);
    var entries =
        addresses.stream()
            .collect(
                Collectors.<String, List<String>, Target>toMap(
                    address -> List.of(address, "tcp", "80"),
                    address -> new Target.Endpoint(Ip.parse(address).plus(1), 8080)));

    var come = NftScript.lines(TableName.v4("t"), List.of(new AddEntries("eps", entries)));
    var go = NftScript.lines(TableName.v4("t"), List.of(new DropEntries("eps", entries.keySet())));

    assertThat(come).hasSize(3);
    assertThat(elements("add element ip t eps", come))
        .containsExactlyInAnyOrderElementsOf(
            addresses.stream()
                .map(address -> address + " . tcp . 80 : " + Ip.parse(address).plus(1) + " . 8080")
                .toList());
    assertThat(elements("delete element ip t eps", go))
        .containsExactlyInAnyOrderElementsOf(
            addresses.stream().map(address -> address + " . tcp . 80").toList());
  }

  private static List<String> fill(Rule rule) {
    var lines = NftScript.lines(TableName.v4("t"), List.of(new FillChain("c", List.of(rule))));
    assertThat(lines).first().isEqualTo("flush chain ip t c");
    return lines.subList(1, lines.size());
  }

  private static Arguments rule(String expected, Statement... statements) {
    return Arguments.of(expected, Rule.of(List.of(), statements));
  }

  private static Arguments when(String expected, Match match) {
    return Arguments.of(expected + " accept", Rule.of(List.of(match), ACCEPT));
  }

  private static List<Cidr> cidrs(String... texts) {
    return Stream.of(texts).map(Cidr::parse).toList();
  }
}
