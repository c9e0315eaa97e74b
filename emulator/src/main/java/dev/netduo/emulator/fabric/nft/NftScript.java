package dev.netduo.emulator.fabric.nft;

import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Table.PacketMap;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.topology.diff.RuleChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes steps between two versions of a table as one script for {@code nft -f}, which the kernel
 * takes as one transaction: all of it or nothing. Proven on nft 1.0.6, the oldest that netduo's
 * nodes carry.
 */
public final class NftScript {
  /** Elements a command: keeps lines readable in an error without costing speed. */
  private static final int CHUNK = 1_000;

  private NftScript() {}

  /** The script's lines for one table. */
  public static List<String> lines(TableName table, List<RuleChange> changes) {
    // Those that fill the maps of services are few and long.
    return changes.parallelStream().flatMap(change -> lines(table, change)).toList();
  }

  /**
   * Lines that leave no table of this name, whether there was one or not: {@code delete} alone
   * fails where there is none, and {@code destroy} is newer than the nodes' nft.
   */
  public static List<String> clear(TableName table) {
    return List.of("add table " + table, "delete table " + table);
  }

  /** How many rules a table has once it is written. */
  public static long rules(Table table) {
    return table.chains().values().stream()
        .flatMap(chain -> chain.rules().stream())
        .mapToLong(RuleText::count)
        .sum();
  }

  private static Stream<String> lines(TableName table, RuleChange change) {
    var in = " " + table + " ";
    var family = table.family();
    return switch (change) {
      case RuleChange.AddTable _ -> Stream.of("add table " + table);
      case RuleChange.DropTable _ -> Stream.of("delete table " + table);
      case RuleChange.AddChain c ->
          Stream.of("add chain" + in + c.chain() + c.hook().map(NftScript::hook).orElse(""));
      case RuleChange.FillChain c ->
          Stream.concat(
              Stream.of("flush chain" + in + c.chain()),
              c.rules().stream()
                  .flatMap(rule -> RuleText.of(rule, family))
                  .map(rule -> "add rule" + in + c.chain() + " " + rule));
      case RuleChange.DropChain c -> Stream.of("delete chain" + in + c.chain());
      case RuleChange.AddSet s ->
          Stream.of(
              "add set"
                  + in
                  + s.set()
                  + " { type "
                  + types(s.shape().key(), family)
                  + ";"
                  + (s.shape().intervals() ? " flags interval;" : "")
                  + s.shape().memory().map(NftScript::memory).orElse("")
                  + " }");
      case RuleChange.DropSet s -> Stream.of("delete set" + in + s.set());
      case RuleChange.AddMap m ->
          Stream.of(
              "add map"
                  + in
                  + m.map()
                  + " { type "
                  + types(m.shape().key(), family)
                  + " : "
                  + kind(m.shape().kind(), family)
                  + "; }");
      case RuleChange.DropMap m -> Stream.of("delete map" + in + m.map());
      case RuleChange.AddKeys k -> elements("add element" + in + k.set(), k.keys(), NftScript::key);
      case RuleChange.DropKeys k ->
          elements("delete element" + in + k.set(), k.keys(), NftScript::key);
      case RuleChange.AddEntries e ->
          elements("add element" + in + e.map(), e.entries().entrySet(), NftScript::entry);
      case RuleChange.DropEntries e ->
          elements("delete element" + in + e.map(), e.keys(), NftScript::key);
    };
  }

  private static String memory(Duration memory) {
    return " flags dynamic,timeout; timeout " + memory.toSeconds() + "s;";
  }

  private static String hook(Hook hook) {
    return " { type "
        + hook.type().name().toLowerCase(Locale.ROOT)
        + " hook "
        + hook.point().name().toLowerCase(Locale.ROOT)
        + " priority "
        + hook.priority()
        + "; policy "
        + (hook.accept() ? "accept" : "drop")
        + "; }";
  }

  private static String kind(PacketMap.Kind kind, Family family) {
    return switch (kind) {
      case VERDICT -> "verdict";
      case MARK -> "mark";
      case ENDPOINT -> address(family) + " . inet_service";
    };
  }

  private static String types(List<Field> key, Family family) {
    return key.stream()
        .map(field ->
            switch (field) {
              case SOURCE_ADDRESS, DESTINATION_ADDRESS -> address(family);
              case PROTOCOL -> "inet_proto";
              case SOURCE_PORT, DESTINATION_PORT -> "inet_service";
              case MARK -> "mark";
            })
        .collect(Collectors.joining(" . "));
  }

  private static String address(Family family) {
    return family == Family.IPV4 ? "ipv4_addr" : "ipv6_addr";
  }

  private static void key(StringBuilder text, List<String> key) {
    for (int field = 0; field < key.size(); field++) {
      if (field > 0) {
        text.append(" . ");
      }
      text.append(key.get(field));
    }
  }

  private static void entry(StringBuilder text, Map.Entry<List<String>, Target> entry) {
    key(text, entry.getKey());
    text.append(" : ");
    switch (entry.getValue()) {
      case Target.To to -> text.append(RuleText.verdict(to.verdict()));
      case Target.Mark mark -> text.append(RuleText.hex(mark.value()));
      case Target.Endpoint at -> text.append(at.ip()).append(" . ").append(at.port());
    }
  }

  private static <E> Stream<String> elements(
      String command, Collection<E> elements, BiConsumer<StringBuilder, E> writer) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    var count = 0;
    for (var element : elements) {
      line.append(count % CHUNK == 0 ? command + " { " : ", ");
      writer.accept(line, element);
      if (++count % CHUNK == 0 || count == elements.size()) {
        lines.add(line.append(" }").toString());
        line.setLength(0);
      }
    }
    return lines.stream();
  }
}
