package dev.netduo.emulator.fabric.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Verdict;
import dev.netduo.emulator.topology.diff.NamespaceDiff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The steps between tables made by chance, in the namespace of an agent that has no network. */
@RealEngine
class IptablesOnTheKernelIT {
  private static final int TABLES = 12;
  private static final TableName NAT = TableName.iptables(Family.IPV4, "nat", "T-");
  private static final List<Field> CLIENT = List.of(Field.SOURCE_ADDRESS);
  private static final String FOREIGN =
      """
      iptables-restore --noflush <<'EOF' || exit 1
      *nat
      :OTHER - [0:0]
      -A OUTPUT -d 127.0.0.11/32 -j OTHER
      -A OTHER -j RETURN
      COMMIT
      EOF
      """;
  private static final String LISTING = "echo @; iptables-save -t nat | grep -v ^#\n";

  private final Random random = new Random(4711);

  @Test
  void the_kernel_ends_up_with_the_same_however_a_table_was_reached(Session session) {
    try (var agent = ContainerAgent.start(session)) {
      assertThat(IptablesSupport.complaint(agent)).isEmpty();
      var script = new StringBuilder(FOREIGN);
      var before = NetNamespace.EMPTY;
      for (var i = 0; i < TABLES; i++) {
        var after = holding(table());
        run(script, after, NamespaceDiff.between(before, after));
        script.append(LISTING);
        run(script, after, NamespaceDiff.between(NetNamespace.EMPTY, after));
        script.append(LISTING);
        before = after;
      }
      run(script, IptablesScript.clear(NAT));
      script.append(LISTING);

      var listings = List.of(agent.run(script.toString()).split("@\n", -1));

      assertThat(listings).hasSize(2 * TABLES + 2);
      for (var i = 1; i < 2 * TABLES; i += 2) {
        assertThat(contents(listings.get(i))).isEqualTo(contents(listings.get(i + 1)));
        assertThat(contents(listings.get(i)))
            .contains("-A OUTPUT -d 127.0.0.11/32 -j OTHER", "-A OTHER -j RETURN");
      }
      assertThat(listings.getLast()).doesNotContain("T-").contains("OTHER");
    }
  }

  // Chains in no order, each chain's rules in theirs.
  private static List<String> contents(String listing) {
    var rules = new HashMap<String, Integer>();
    return listing
        .lines()
        .map(line -> line.replaceAll("\\[\\d+:\\d+]", ""))
        .map(line ->
            line.startsWith("-A T-")
                ? rules.merge(line.split(" ", 3)[1], 1, Integer::sum) + " " + line
                : line)
        .sorted()
        .toList();
  }

  private static void run(StringBuilder script, NetNamespace after, NamespaceDiff diff) {
    var table = after.rules().get(NAT);
    var changes = diff.rules().getOrDefault(NAT, List.of());
    run(script, IptablesScript.lines(NAT, java.util.Objects.requireNonNull(table), changes));
  }

  private static void run(StringBuilder script, List<String> lines) {
    script.append(IptablesScript.command(NAT.family(), "", lines)).append(" <<'EOF' || exit 1\n");
    lines.forEach(line -> script.append(line).append('\n'));
    script.append("EOF\n");
  }

  private static NetNamespace holding(Table table) {
    return new NetNamespace(
        List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), Map.of(NAT, table));
  }

  private Table table() {
    var chains = new HashMap<String, Chain>();
    var clients = new HashMap<String, PacketSet>();
    var list = new ArrayList<Rule>();
    for (var service = 0; service < 4; service++) {
      if (random.nextBoolean()) {
        continue;
      }
      var name = "T-" + service;
      var memory = Duration.ofSeconds(5 + 5L * random.nextInt(2));
      clients.put(name, PacketSet.forgetting(CLIENT, memory));
      list.add(
          new Rule(
              List.of(
                  new Match.Destination(List.of(Cidr.parse("10.96.0." + service + "/32")), false),
                  new Match.DestinationPort(Protocol.TCP, PortRange.of(80))),
              List.of(new Verdict.Jump(name)),
              "service " + service));
      chains.put(name, Chain.of(service(name)));
    }
    chains.put("T-LIST", Chain.of(list));
    chains.put("T-MARK", Chain.of(List.of(Rule.of(List.of(), new Statement.ChangeMark(1, 1)))));
    var lead = List.of(new Rule(List.of(), List.of(new Verdict.Jump("T-LIST")), "portals"));
    chains.put("PREROUTING", base(Hook.Point.PREROUTING, lead));
    chains.put("OUTPUT", base(Hook.Point.OUTPUT, random.nextBoolean() ? lead : List.of()));
    return new Table(chains, clients, Map.of());
  }

  private List<Rule> service(String name) {
    var rules = new ArrayList<Rule>();
    rules.add(Rule.of(List.of(new Match.LocalSource()), new Verdict.Jump("T-MARK")));
    rules.add(Rule.of(List.of(new Match.InSet(CLIENT, name, false)), new Verdict.Jump("T-MARK")));
    for (var left = 1 + random.nextInt(3); left > 0; left--) {
      rules.add(
          Rule.of(
              List.of(new Match.OfProtocol(Protocol.TCP), new Match.OneOf(left + 1)),
              new Statement.Remember(name, CLIENT),
              new Statement.DestinationTo(Ip.parse("10.244.0." + left), 8080)));
    }
    return rules;
  }

  private static Chain base(Hook.Point point, List<Rule> rules) {
    return new Chain(Optional.of(new Hook(Hook.Type.NAT, point, -100, true)), rules);
  }
}
