package dev.netduo.emulator.topology.diff;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Table.PacketMap;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.topology.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Tables by chance, small enough that two of them have much in common; all are valid for a kernel.
 */
public final class RandomTables {
  private final Random random;

  /** Tables from a seed. */
  public RandomTables(long seed) {
    this.random = new Random(seed);
  }

  /** The next table. */
  public Table next() {
    var sets = new HashMap<String, PacketSet>();
    pick("s1", "s2", "s3").forEach(name -> sets.put(name, set()));
    var leaves = pick("leaf1", "leaf2", "leaf3");
    var maps = new HashMap<String, PacketMap>();
    pick("m1", "m2").forEach(name -> maps.put(name, verdicts(leaves)));
    pick("e1", "e2").forEach(name -> maps.put(name, endpoints()));
    pick("n1", "n2").forEach(name -> maps.put(name, marks()));
    var chains = new HashMap<String, Chain>();
    leaves.forEach(name -> chains.put(name, Chain.of(List.of(counting()))));
    pick("in", "fw").forEach(name -> chains.put(name, base(maps, leaves)));
    return new Table(chains, sets, maps);
  }

  private PacketSet set() {
    var elements = new HashSet<List<String>>();
    for (var i = 0; i < random.nextInt(5); i++) {
      elements.add(List.of("10.0.0." + random.nextInt(6)));
    }
    return new PacketSet(List.of(Field.SOURCE_ADDRESS), elements, random.nextInt(5) == 0);
  }

  private PacketMap verdicts(Set<String> leaves) {
    var elements = new HashMap<List<String>, Target>();
    for (var i = 0; i < random.nextInt(5); i++) {
      elements.put(List.of("10.0.0." + random.nextInt(6)), new Target.To(verdict(leaves)));
    }
    return new PacketMap(List.of(Field.DESTINATION_ADDRESS), PacketMap.Kind.VERDICT, elements);
  }

  private PacketMap marks() {
    var elements = new HashMap<List<String>, Target>();
    for (var i = 0; i < random.nextInt(5); i++) {
      elements.put(List.of("10.0.0." + random.nextInt(6)), new Target.Mark(random.nextInt(3)));
    }
    return new PacketMap(List.of(Field.DESTINATION_ADDRESS), PacketMap.Kind.MARK, elements);
  }

  private PacketMap endpoints() {
    var elements = new HashMap<List<String>, Target>();
    for (var i = 0; i < random.nextInt(6); i++) {
      elements.put(
          List.of("10.96.0." + random.nextInt(3), "tcp", "80", "" + random.nextInt(3)),
          new Target.Endpoint(Ip.parse("10.0.0." + random.nextInt(9)), 8080));
    }
    return new PacketMap(
        List.of(Field.DESTINATION_ADDRESS, Field.PROTOCOL, Field.DESTINATION_PORT, Field.MARK),
        PacketMap.Kind.ENDPOINT,
        elements);
  }

  private Verdict verdict(Set<String> leaves) {
    return switch (random.nextInt(3)) {
      case 0 -> new Verdict.Accept();
      case 1 -> new Verdict.Drop();
      default ->
          leaves.stream().<Verdict>map(Verdict.Goto::new).findAny().orElse(new Verdict.Drop());
    };
  }

  private Chain base(Map<String, PacketMap> maps, Set<String> leaves) {
    var rules = new ArrayList<Rule>();
    maps.forEach((name, map) -> {
      if (map.kind() == PacketMap.Kind.VERDICT && random.nextBoolean()) {
        rules.add(Rule.of(List.of(), new Statement.Lookup(name, map.key())));
      }
      if (map.kind() == PacketMap.Kind.MARK && random.nextBoolean()) {
        rules.add(Rule.of(List.of(), new Statement.SetMarkFrom(name, map.key())));
      }
    });
    leaves.forEach(leaf -> rules.add(Rule.of(List.of(), new Verdict.Jump(leaf))));
    var hook = new Hook(Hook.Type.FILTER, Hook.Point.INPUT, random.nextInt(4) == 0 ? 5 : 0, true);
    return new Chain(Optional.of(hook), rules);
  }

  private Rule counting() {
    return Rule.of(List.of(), new Statement.SetMark(random.nextInt(2)), new Statement.Count());
  }

  private Set<String> pick(String... names) {
    var picked = new HashSet<String>();
    for (var name : names) {
      if (random.nextBoolean()) {
        picked.add(name);
      }
    }
    return picked;
  }
}
