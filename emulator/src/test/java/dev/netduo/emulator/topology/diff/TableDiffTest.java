package dev.netduo.emulator.topology.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Parts;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Table.PacketMap;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.topology.UnionMap;
import dev.netduo.emulator.topology.Verdict;
import dev.netduo.emulator.topology.diff.RuleChange.AddEntries;
import dev.netduo.emulator.topology.diff.RuleChange.AddKeys;
import dev.netduo.emulator.topology.diff.RuleChange.DropEntries;
import dev.netduo.emulator.topology.diff.RuleChange.DropTable;
import dev.netduo.emulator.topology.diff.RuleChange.FillChain;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TableDiffTest {
  private static final List<Field> VIP =
      List.of(Field.DESTINATION_ADDRESS, Field.PROTOCOL, Field.DESTINATION_PORT, Field.MARK);

  static LongStream seeds() {
    return LongStream.range(0, 500);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theStepsBetweenTwoTablesLeadFromOneToTheOther(long seed) {
    var tables = new RandomTables(seed);
    var first = tables.next();
    var second = tables.next();

    var kernel = new KernelModel().apply(TableDiff.create(first));
    assertThat(kernel.table()).contains(first);

    kernel.apply(TableDiff.between(first, second));
    assertThat(kernel.table()).contains(second);
    assertThat(TableDiff.between(second, second)).isEmpty();
  }

  @Test
  void ofAMapMadeOfPartsOnlyThePartsThatChangedAreLookedInto() {
    var kept = Map.<List<String>, Target>of(List.of("kept"), new Target.To(new Verdict.Drop()));
    var untouchable =
        new AbstractMap<List<String>, Target>() {
          @Override
          public Set<Entry<List<String>, Target>> entrySet() {
            throw new AssertionError("looked into");
          }

          @Override
          public int size() {
            return 1;
          }
        };
    var before = union(Map.of("a", untouchable, "b", kept, "gone", part("x")));
    var after = union(Map.of("a", untouchable, "b", kept, "new", part("y"), "moved", part("x")));

    var delta = Delta.of(before, after);

    assertThat(delta.gone()).containsExactly(List.of("x"));
    assertThat(delta.fresh().keySet()).containsExactlyInAnyOrder(List.of("x"), List.of("y"));
  }

  private static Map<List<String>, Target> part(String key) {
    return Map.of(List.of(key), new Target.To(new Verdict.Accept()));
  }

  private static Map<List<String>, Target> union(Map<String, Map<List<String>, Target>> parts) {
    return new UnionMap<>(Parts.of(parts));
  }

  @Test
  void anEndpointThatMovesIsOneEntryLeavingAndOneEntering() {
    var before = services(Map.of(0, "10.244.0.1", 1, "10.244.0.2"));
    var after = services(Map.of(0, "10.244.0.1", 1, "10.244.7.7"));

    var key = List.of("10.96.0.1", "tcp", "80", "1");
    assertThat(TableDiff.between(before, after))
        .containsExactly(
            new DropEntries("eps", Set.of(key)),
            new AddEntries("eps", Map.of(key, new Target.Endpoint(Ip.parse("10.244.7.7"), 8080))));
  }

  @Test
  void onlyChainsWhoseRulesChangedAreFilledAgain() {
    var before = chains(Map.of("a", new Verdict.Drop(), "b", new Verdict.Drop()));
    var after = chains(Map.of("a", new Verdict.Drop(), "b", new Verdict.Accept()));

    assertThat(TableDiff.between(before, after))
        .containsExactly(new FillChain("b", List.of(Rule.of(List.of(), new Verdict.Accept()))));
  }

  @Test
  void aChangedHookReplacesTheTable() {
    assertThat(TableDiff.between(hooked(0), hooked(10))).first().isEqualTo(new DropTable());
  }

  @Test
  void keysThatAnotherKeyCoversAreLeftOutOfIntervalSets() {
    var keys =
        Set.of(
            List.of("10.0.0.0/8", "tcp", "80-90"),
            List.of("10.1.0.0/16", "tcp", "85"),
            List.of("10.1.0.0/16", "udp", "85"),
            List.of("10.1.0.0/16", "tcp", "91"));
    var set =
        new PacketSet(
            List.of(Field.SOURCE_ADDRESS, Field.PROTOCOL, Field.DESTINATION_PORT), keys, true);

    var steps = TableDiff.create(new Table(Map.of(), Map.of("peers", set), Map.of()));

    assertThat(steps)
        .contains(
            new AddKeys(
                "peers",
                Set.of(
                    List.of("10.0.0.0/8", "tcp", "80-90"),
                    List.of("10.1.0.0/16", "udp", "85"),
                    List.of("10.1.0.0/16", "tcp", "91"))));
  }

  @Test
  void aKeyThatIsUncoveredEntersTheSetWhenTheOneAboveItLeaves() {
    var wide = Set.of(List.of("10.0.0.0/8"), List.of("10.1.0.0/16"));
    var narrow = Set.of(List.of("10.1.0.0/16"));

    assertThat(TableDiff.between(networks(wide), networks(narrow)))
        .containsExactly(
            new RuleChange.DropKeys("n", Set.of(List.of("10.0.0.0/8"))), new AddKeys("n", narrow));
  }

  private static Table networks(Set<List<String>> keys) {
    var set = new PacketSet(List.of(Field.SOURCE_ADDRESS), keys, true);
    return new Table(Map.of(), Map.of("n", set), Map.of());
  }

  private static Table services(Map<Integer, String> endpoints) {
    var entries = new HashMap<List<String>, Target>();
    endpoints.forEach((index, ip) ->
        entries.put(
            List.of("10.96.0.1", "tcp", "80", index.toString()),
            new Target.Endpoint(Ip.parse(ip), 8080)));
    return new Table(
        Map.of(), Map.of(), Map.of("eps", new PacketMap(VIP, PacketMap.Kind.ENDPOINT, entries)));
  }

  private static Table chains(Map<String, Verdict> verdicts) {
    var chains = new HashMap<String, Chain>();
    verdicts.forEach(
        (name, verdict) -> chains.put(name, Chain.of(List.of(Rule.of(List.of(), verdict)))));
    return new Table(chains, Map.of(), Map.of());
  }

  private static Table hooked(int priority) {
    var hook = new Hook(Hook.Type.FILTER, Hook.Point.FORWARD, priority, true);
    return new Table(
        Map.of("forward", new Chain(Optional.of(hook), List.of())), Map.of(), Map.of());
  }
}
