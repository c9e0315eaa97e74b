package dev.netduo.emulator.fabric.nft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.diff.NamespaceDiff;
import dev.netduo.emulator.topology.diff.RandomTables;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The steps between tables made by chance, in the namespace of an agent that has no network. */
@RealEngine
class NftOnTheKernelIT {
  private static final int TABLES = 60;

  @Test
  void theKernelEndsUpWithTheSameHoweverATableWasReached(Session session) {
    try (var agent = ContainerAgent.start(session)) {
      var tables = new RandomTables(4711);
      var script = new StringBuilder();
      var before = NetNamespace.EMPTY;
      for (var i = 0; i < TABLES; i++) {
        var table = tables.next();
        var after = holding("walk", table);
        run(script, TableName.v4("walk"), NamespaceDiff.between(before, after));
        run(script, NftScript.clear(TableName.v4("fresh")));
        run(
            script,
            TableName.v4("fresh"),
            NamespaceDiff.between(NetNamespace.EMPTY, holding("fresh", table)));
        script.append("nft -j list table ip walk; nft -j list table ip fresh\n");
        before = after;
      }

      var listings = agent.run(script.toString()).lines().toList();

      assertThat(listings).hasSize(2 * TABLES);
      for (var i = 0; i < listings.size(); i += 2) {
        assertThat(contents(listings.get(i))).isEqualTo(contents(listings.get(i + 1)));
      }
    }
  }

  private static void run(StringBuilder script, TableName table, NamespaceDiff diff) {
    run(script, NftScript.lines(table, diff.rules().getOrDefault(table, List.of())));
  }

  private static void run(StringBuilder script, List<String> lines) {
    script.append("nft -f - <<'EOF' || exit 1\n");
    lines.forEach(line -> script.append(line).append('\n'));
    script.append("EOF\n");
  }

  private static NetNamespace holding(String name, Table table) {
    return new NetNamespace(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of(TableName.v4(name), table));
  }

  /** Everything in a table, in no order but that of the rules of a chain. */
  private static List<String> contents(String listing) {
    var entries = JsonMapper.shared().readTree(listing).get("nftables");
    return Stream.concat(
            StreamSupport.stream(entries.spliterator(), false)
                .filter(e -> !e.has("metainfo") && !e.has("rule"))
                .map(NftOnTheKernelIT::text),
            StreamSupport.stream(entries.spliterator(), false)
                .filter(e -> e.has("rule"))
                .map(e -> e.get("rule").get("chain") + text(e)))
        .sorted()
        .toList();
  }

  private static String text(JsonNode entry) {
    var elements = entry.findValues("elem").stream().flatMap(e -> stream(e).sorted()).toList();
    return entry
            .toString()
            .replaceAll("\"elem\":\\[.*]", "")
            .replaceAll("\"handle\":\\d+", "")
            .replace("walk", "fresh")
        + elements;
  }

  private static Stream<String> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::toString);
  }
}
