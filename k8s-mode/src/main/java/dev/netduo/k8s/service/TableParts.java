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
import java.util.Set;

/** What services put into a table, gathered service by service without looking inside. */
final class TableParts {
  private static final List<Field> ADDRESS = List.of(Field.DESTINATION_ADDRESS);

  private final Map<String, LinkedHashMap<String, Map<List<String>, Target>>> maps =
      new HashMap<>();
  private final Map<String, LinkedHashMap<String, Set<List<String>>>> sets = new HashMap<>();
  private final Set<Spread> spreads = new HashSet<>();
  private final Map<String, Chain> chains = new HashMap<>();
  private final Map<String, PacketSet> own = new HashMap<>();

  void add(String service, ServiceElements elements) {
    map("svc", service, elements.fronts());
    map("outer", service, elements.outerFronts());
    map("ports", service, elements.ports());
    map("outer_ports", service, elements.outerPorts());
    map(Door.ADDRESS.endpoints(), service, elements.endpoints());
    map(Door.NODE_PORT.endpoints(), service, elements.portEndpoints());
    set("vips", service, elements.vips());
    set("refused", service, elements.refused());
    set("guarded", service, elements.guarded());
    set("admitted", service, elements.admitted());
    spreads.addAll(elements.spreads());
    chains.putAll(elements.chains());
    own.putAll(elements.sets());
  }

  private void map(String name, String service, Map<List<String>, Target> elements) {
    if (!elements.isEmpty()) {
      maps.computeIfAbsent(name, _ -> new LinkedHashMap<>()).put(service, elements);
    }
  }

  private void set(String name, String service, Set<List<String>> elements) {
    if (!elements.isEmpty()) {
      sets.computeIfAbsent(name, _ -> new LinkedHashMap<>()).put(service, elements);
    }
  }

  /**
   * All of it as a table.
   *
   * @param more chains and sets that belong to no service
   */
  Table table(Map<String, Chain> more, Map<String, PacketSet> moreSets) {
    var allChains = new HashMap<>(more);
    spreads.forEach(spread -> allChains.put(spread.chain(), spread.rules()));
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

  /** These parts as one part of further ones, to be added to. */
  TableParts extended() {
    var all = new TableParts();
    maps.keySet().forEach(name -> all.map(name, "", unionMap(name)));
    sets.keySet().forEach(name -> all.set(name, "", union(name)));
    all.spreads.addAll(spreads);
    all.chains.putAll(chains);
    all.own.putAll(own);
    return all;
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
    return new UnionMap<>(maps.getOrDefault(name, new LinkedHashMap<>()));
  }

  private UnionSet<List<String>> union(String name) {
    return new UnionSet<>(sets.getOrDefault(name, new LinkedHashMap<>()));
  }
}
