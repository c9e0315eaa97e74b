package dev.netduo.k8s.service;

import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Parts;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Table.PacketMap;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.topology.UnionMap;
import dev.netduo.emulator.topology.UnionSet;
import dev.netduo.emulator.topology.Verdict;
import dev.netduo.k8s.service.Spread.Door;
import dev.netduo.k8s.service.Spread.Way;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What services put into a table, gathered service by service without looking inside. Never edited:
 * other services make other parts, which share with these what did not change.
 */
final class TableParts {
  /** No service. */
  static final TableParts NONE = new TableParts(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  private static final List<Field> ADDRESS = List.of(Field.DESTINATION_ADDRESS);

  private final Map<String, Parts<String, Map<List<String>, Target>>> maps;
  private final Map<String, Parts<String, Set<List<String>>>> sets;
  // How many services lead to each.
  private final Map<Spread, Integer> spreads;
  private final Map<String, Chain> chains;
  private final Map<String, PacketSet> own;

  private TableParts(
      Map<String, Parts<String, Map<List<String>, Target>>> maps,
      Map<String, Parts<String, Set<List<String>>>> sets,
      Map<Spread, Integer> spreads,
      Map<String, Chain> chains,
      Map<String, PacketSet> own) {
    this.maps = maps;
    this.sets = sets;
    this.spreads = spreads;
    this.chains = chains;
    this.own = own;
  }

  /** Other parts, which begin as these. */
  Changing change() {
    return new Changing(this);
  }

  /** Other parts in the making. */
  static final class Changing {
    private final TableParts from;
    private final Map<String, Parts.Edit<String, Map<List<String>, Target>>> maps = new HashMap<>();
    private final Map<String, Parts.Edit<String, Set<List<String>>>> sets = new HashMap<>();
    private final Map<Spread, Integer> spreads;
    private final Map<String, Chain> chains;
    private final Map<String, PacketSet> own;

    private Changing(TableParts from) {
      this.from = from;
      this.spreads = new HashMap<>(from.spreads);
      this.chains = new HashMap<>(from.chains);
      this.own = new HashMap<>(from.own);
    }

    /** A service comes, by its key. */
    void add(String key, ServiceElements elements) {
      elements.maps().forEach((name, part) -> edit(from.maps, maps, name).put(key, part));
      elements.elementSets().forEach((name, part) -> edit(from.sets, sets, name).put(key, part));
      elements.spreads().forEach(spread -> spreads.merge(spread, 1, Integer::sum));
      chains.putAll(elements.chains());
      own.putAll(elements.sets());
    }

    /** A service goes, with what it came with. */
    void remove(String key, ServiceElements elements) {
      elements.maps().keySet().forEach(name -> edit(from.maps, maps, name).remove(key));
      elements.elementSets().keySet().forEach(name -> edit(from.sets, sets, name).remove(key));
      elements
          .spreads()
          .forEach(spread ->
              spreads.computeIfPresent(spread, (_, count) -> count == 1 ? null : count - 1));
      chains.keySet().removeAll(elements.chains().keySet());
      own.keySet().removeAll(elements.sets().keySet());
    }

    private static <P> Parts.Edit<String, P> edit(
        Map<String, Parts<String, P>> from, Map<String, Parts.Edit<String, P>> edits, String name) {
      return edits.computeIfAbsent(name, _ -> from.getOrDefault(name, Parts.none()).edit());
    }

    private static <P> Map<String, Parts<String, P>> done(
        Map<String, Parts<String, P>> from, Map<String, Parts.Edit<String, P>> edits) {
      var all = new HashMap<>(from);
      edits.forEach((name, edit) -> all.put(name, edit.done()));
      return all;
    }

    /** The parts. */
    TableParts done() {
      return new TableParts(done(from.maps, maps), done(from.sets, sets), spreads, chains, own);
    }
  }

  /**
   * All of it as a table.
   *
   * @param more chains and sets that belong to no service
   */
  Table table(Map<String, Chain> more, Map<String, PacketSet> moreSets) {
    var allChains = new HashMap<>(more);
    var allSpreads =
        spreads.keySet().stream().flatMap(Spread::withFewer).collect(Collectors.toSet());
    allSpreads.forEach(spread -> allChains.put(spread.chain(), spread.rules()));
    for (var door : Door.values()) {
      var ask = new Statement.Lookup(door.affine(), door.back());
      allChains.put(door.affine(), Chain.of(List.of(Rule.of(List.of(), ask))));
    }
    allChains.putAll(chains);
    var allSets = new HashMap<>(moreSets);
    allSets.putAll(own);
    allSets.put("vips", plain(ADDRESS, "vips"));
    allSets.put("refused", plain(Door.ADDRESS.front(), "refused"));
    allSets.put("guarded", plain(Door.ADDRESS.front(), "guarded"));
    allSets.put("admitted", new PacketSet(ServiceTable.CLIENT, union("admitted"), true));
    return new Table(allChains, allSets, allMaps(allSpreads));
  }

  private Map<String, PacketMap> allMaps(Set<Spread> allSpreads) {
    var all = new HashMap<String, PacketMap>();
    for (var door : Door.values()) {
      for (var fronts : List.of(door.fronts(), door.outerFronts())) {
        all.put(fronts, new PacketMap(door.front(), PacketMap.Kind.MARK, unionMap(fronts)));
      }
      all.put(door.ways(), ways(door, allSpreads));
      all.put(
          door.affine(),
          new PacketMap(door.back(), PacketMap.Kind.VERDICT, unionMap(door.affine())));
      all.put(
          door.endpoints(),
          new PacketMap(door.back(), PacketMap.Kind.ENDPOINT, unionMap(door.endpoints())));
    }
    return all;
  }

  private static PacketMap ways(Door door, Set<Spread> spreads) {
    var verdicts = new HashMap<List<String>, Target>();
    verdicts.put(mark(Spread.ELSEWHERE), new Target.To(new Verdict.Drop()));
    for (var way : Way.values()) {
      verdicts.put(mark(way.affine()), new Target.To(new Verdict.Goto(door.affine())));
    }
    spreads.stream()
        .filter(spread -> spread.door() == door)
        .forEach(spread ->
            verdicts.put(mark(spread.mark()), new Target.To(new Verdict.Goto(spread.chain()))));
    return new PacketMap(List.of(Field.MARK), PacketMap.Kind.VERDICT, verdicts);
  }

  private static List<String> mark(int mark) {
    return List.of(Integer.toString(mark));
  }

  private PacketSet plain(List<Field> key, String name) {
    return new PacketSet(key, union(name), false);
  }

  private UnionMap<List<String>, Target> unionMap(String name) {
    return new UnionMap<>(maps.getOrDefault(name, Parts.none()));
  }

  private UnionSet<List<String>> union(String name) {
    return new UnionSet<>(sets.getOrDefault(name, Parts.none()));
  }
}
