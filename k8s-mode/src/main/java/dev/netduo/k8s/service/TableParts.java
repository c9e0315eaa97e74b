package dev.netduo.k8s.service;

import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Table.PacketMap;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.topology.UnionMap;
import dev.netduo.emulator.topology.UnionSet;
import dev.netduo.k8s.service.Spread.Door;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What services put into a table, gathered service by service without looking inside. Never edited:
 * other services make other parts, which share with these what did not change.
 */
final class TableParts {
  /** No service. */
  static final TableParts NONE =
      new TableParts(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  private static final List<Field> ADDRESS = List.of(Field.DESTINATION_ADDRESS);

  private final Map<String, ServiceElements> services;
  private final Map<String, Map<String, Map<List<String>, Target>>> maps;
  private final Map<String, Map<String, Set<List<String>>>> sets;
  // How many services lead to each.
  private final Map<Spread, Integer> spreads;
  private final Map<String, Chain> chains;
  private final Map<String, PacketSet> own;

  private TableParts(
      Map<String, ServiceElements> services,
      Map<String, Map<String, Map<List<String>, Target>>> maps,
      Map<String, Map<String, Set<List<String>>>> sets,
      Map<Spread, Integer> spreads,
      Map<String, Chain> chains,
      Map<String, PacketSet> own) {
    this.services = services;
    this.maps = maps;
    this.sets = sets;
    this.spreads = spreads;
    this.chains = chains;
    this.own = own;
  }

  /** The parts with these services and no others, by their keys. */
  @SuppressWarnings("ReferenceEquality") // What a service comes to is made once.
  TableParts become(Map<String, ServiceElements> now) {
    var changing = new Changing(this);
    services.forEach((key, elements) -> {
      if (now.get(key) != elements) {
        changing.remove(key, elements);
      }
    });
    now.forEach((key, elements) -> {
      if (services.get(key) != elements) {
        changing.add(key, elements);
      }
    });
    return changing.done(now);
  }

  /** The parts with these services besides; the others are one part of them. */
  TableParts and(Map<String, ServiceElements> more) {
    var oneOfEach = new HashMap<String, Map<String, Map<List<String>, Target>>>();
    maps.keySet().forEach(name -> oneOfEach.put(name, Map.of("", unionMap(name))));
    var oneOfEachSet = new HashMap<String, Map<String, Set<List<String>>>>();
    sets.keySet().forEach(name -> oneOfEachSet.put(name, Map.of("", union(name))));
    var all = new TableParts(Map.of(), oneOfEach, oneOfEachSet, spreads, chains, own);
    var changing = new Changing(all);
    more.forEach(changing::add);
    return changing.done(more);
  }

  /** Other parts in the making; copies what it changes, once. */
  private static final class Changing {
    private final Map<String, Map<String, Map<List<String>, Target>>> maps;
    private final Map<String, Map<String, Set<List<String>>>> sets;
    private final Map<Spread, Integer> spreads;
    private final Map<String, Chain> chains;
    private final Map<String, PacketSet> own;
    private final Set<String> copied = new HashSet<>();

    Changing(TableParts from) {
      this.maps = new HashMap<>(from.maps);
      this.sets = new HashMap<>(from.sets);
      this.spreads = new HashMap<>(from.spreads);
      this.chains = new HashMap<>(from.chains);
      this.own = new HashMap<>(from.own);
    }

    void add(String key, ServiceElements elements) {
      elements.maps().forEach((name, part) -> put(maps, name, key, part, part.isEmpty()));
      elements.elementSets().forEach((name, part) -> put(sets, name, key, part, part.isEmpty()));
      elements.spreads().forEach(spread -> spreads.merge(spread, 1, Integer::sum));
      chains.putAll(elements.chains());
      own.putAll(elements.sets());
    }

    void remove(String key, ServiceElements elements) {
      elements.maps().forEach((name, part) -> drop(maps, name, key, part.isEmpty()));
      elements.elementSets().forEach((name, part) -> drop(sets, name, key, part.isEmpty()));
      elements
          .spreads()
          .forEach(spread ->
              spreads.computeIfPresent(spread, (_, count) -> count == 1 ? null : count - 1));
      chains.keySet().removeAll(elements.chains().keySet());
      own.keySet().removeAll(elements.sets().keySet());
    }

    private <P> void put(
        Map<String, Map<String, P>> all, String name, String key, P part, boolean empty) {
      if (!empty) {
        own(all, name).put(key, part);
      }
    }

    private <P> void drop(Map<String, Map<String, P>> all, String name, String key, boolean empty) {
      if (!empty) {
        own(all, name).remove(key);
      }
    }

    private <P> Map<String, P> own(Map<String, Map<String, P>> all, String name) {
      if (copied.add(name)) {
        all.put(name, new LinkedHashMap<>(all.getOrDefault(name, Map.of())));
      }
      return Objects.requireNonNull(all.get(name));
    }

    TableParts done(Map<String, ServiceElements> services) {
      return new TableParts(services, maps, sets, spreads, chains, own);
    }
  }

  /**
   * All of it as a table.
   *
   * @param more chains and sets that belong to no service
   */
  Table table(Map<String, Chain> more, Map<String, PacketSet> moreSets) {
    var allChains = new HashMap<>(more);
    spreads.keySet().forEach(spread -> allChains.put(spread.chain(), spread.rules()));
    allChains.putAll(chains);
    var allSets = new HashMap<>(moreSets);
    allSets.putAll(own);
    allSets.put("vips", plain(ADDRESS, "vips"));
    allSets.put("refused", plain(Door.ADDRESS.front(), "refused"));
    allSets.put("guarded", plain(Door.ADDRESS.front(), "guarded"));
    allSets.put("admitted", new PacketSet(ServiceTable.CLIENT, union("admitted"), true));
    return new Table(
        allChains,
        allSets,
        Map.of(
            "svc", verdicts(Door.ADDRESS, "svc"),
            "outer", verdicts(Door.ADDRESS, "outer"),
            "ports", verdicts(Door.NODE_PORT, "ports"),
            "outer_ports", verdicts(Door.NODE_PORT, "outer_ports"),
            "eps", endpoints(Door.ADDRESS),
            "port_eps", endpoints(Door.NODE_PORT)));
  }

  private PacketSet plain(List<Field> key, String name) {
    return new PacketSet(key, union(name), false);
  }

  private PacketMap verdicts(Door door, String name) {
    return new PacketMap(door.front(), PacketMap.Kind.VERDICT, unionMap(name));
  }

  private PacketMap endpoints(Door door) {
    return new PacketMap(door.back(), PacketMap.Kind.ENDPOINT, unionMap(door.endpoints()));
  }

  private UnionMap<List<String>, Target> unionMap(String name) {
    return new UnionMap<>(maps.getOrDefault(name, Map.of()));
  }

  private UnionSet<List<String>> union(String name) {
    return new UnionSet<>(sets.getOrDefault(name, Map.of()));
  }
}
