package dev.netduo.k8s.service;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Match.Connection.State;
import dev.netduo.emulator.topology.Parts;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Table.PacketMap;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.topology.Verdict;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.service.Spread.Door;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * Services behind a proxy process on each node: rules lead what is for a service to a port of the
 * node itself, where the process takes it and asks an endpoint in the node's name.
 */
final class UserspaceProxier implements Proxier<ServiceRelays> {
  // Below the node ports, and below the ports the kernel gives to whoever does not mind.
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 10_000;
  private static final List<Field> ADDRESS = List.of(Field.DESTINATION_ADDRESS);

  @Override
  public ServiceRelays elements(
      VirtualService service, Scene scene, Here here, Set<List<String>> denied) {
    return ServiceRelays.of(service, here, denied, scene.nodeIps());
  }

  @Override
  public Map<String, Map<TableName, Table>> tables(
      ClusterSnapshot snapshot,
      Scene scene,
      Parts<ObjectKey, CompiledService<ServiceRelays>> services) {
    var name = new TableName(scene.family(), ServiceTable.NAME);
    var tables = new HashMap<String, Map<TableName, Table>>();
    for (var node : snapshot.nodes()) {
      node.underlay(scene.family())
          .ifPresent(ip ->
              tables.put(
                  node.name(),
                  Map.of(name, table(scene, ip, on(snapshot, node.name(), services)))));
    }
    return tables;
  }

  @Override
  public Map<String, List<Relay>> relays(
      ClusterSnapshot snapshot,
      Scene scene,
      Parts<ObjectKey, CompiledService<ServiceRelays>> services) {
    var relays = new HashMap<String, List<Relay>>();
    for (var node : snapshot.nodes()) {
      node.underlay(scene.family())
          .ifPresent(
              ip -> relays.put(node.name(), relays(ip, on(snapshot, node.name(), services))));
    }
    return relays;
  }

  private static List<ServiceRelays> on(
      ClusterSnapshot snapshot,
      String node,
      Parts<ObjectKey, CompiledService<ServiceRelays>> services) {
    return Proxier.inOrder(services, new Here(node, snapshot.state(node).zone()));
  }

  private static List<Relay> relays(Ip ip, List<ServiceRelays> services) {
    var ports = ports(services);
    var relays = new ArrayList<Relay>();
    for (var service : services) {
      new TreeMap<>(service.relays())
          .forEach((name, spread) ->
              relays.add(
                  new Relay(
                      name,
                      ip,
                      ports.getOrDefault(name, 0),
                      spread.protocol(),
                      spread.endpoints(),
                      spread.sticky())));
    }
    return List.copyOf(relays);
  }

  private static Map<String, Integer> ports(List<ServiceRelays> services) {
    var names = new TreeSet<String>();
    services.forEach(service -> names.addAll(service.relays().keySet()));
    return ports(names);
  }

  /**
   * The ports of relays by their names: by a sum of the name, so that a relay keeps its port
   * whatever else comes and goes.
   *
   * @throws NetduoException where there are more relays than ports
   */
  static Map<String, Integer> ports(SortedSet<String> names) {
    if (names.size() > PORTS) {
      throw new NetduoException(
          "the proxy process has "
              + PORTS
              + " ports of each node, and the cluster's services need "
              + names.size(),
          "start the cluster with --proxy-mode nftables");
    }
    var taken = new HashSet<Integer>();
    var ports = new HashMap<String, Integer>();
    for (var name : names) {
      var sum = new CRC32();
      sum.update(name.getBytes(StandardCharsets.UTF_8));
      var offset = (int) (sum.getValue() % PORTS);
      while (!taken.add(offset)) {
        offset = (offset + 1) % PORTS;
      }
      ports.put(name, FIRST_PORT + offset);
    }
    return ports;
  }

  private static Table table(Scene scene, Ip ip, List<ServiceRelays> services) {
    var ports = ports(services);
    var guards = services.stream().map(ServiceRelays::guarding).toList();
    var sets = new HashMap<String, PacketSet>();
    sets.put(
        "vips",
        new PacketSet(
            ADDRESS,
            services.stream()
                .map(service -> List.of(service.service().vip().toString()))
                .collect(Collectors.toSet()),
            false));
    sets.put(
        "nodes",
        new PacketSet(
            ADDRESS,
            scene.nodeIps().stream().map(n -> List.of(n.toString())).collect(Collectors.toSet()),
            false));
    var front = Door.ADDRESS.front();
    sets.put("refused", set(front, services, ServiceRelays::refused));
    sets.put("silent", set(front, services, ServiceRelays::silent));
    sets.put("outer_silent", set(front, services, ServiceRelays::outerSilent));
    sets.put(
        "outer_silent_ports",
        set(Door.NODE_PORT.front(), services, ServiceRelays::outerSilentPorts));
    sets.put("guarded", set(front, guards, Guarding::guarded));
    sets.put(
        "admitted",
        new PacketSet(
            ServiceTable.CLIENT, set(front, guards, Guarding::admitted).elements(), true));
    return new Table(
        chains(scene),
        Map.copyOf(sets),
        Map.of(
            "svc", map(Door.ADDRESS, ip, ports, services, ServiceRelays::fronts),
            "outer", map(Door.ADDRESS, ip, ports, services, ServiceRelays::outerFronts),
            "ports", map(Door.NODE_PORT, ip, ports, services, ServiceRelays::ports),
            "outer_ports", map(Door.NODE_PORT, ip, ports, services, ServiceRelays::outerPorts)));
  }

  private static Map<String, Chain> chains(Scene scene) {
    var outside = new Match.Source(List.of(scene.pods()), true);
    var guard = new ArrayList<>(ServiceTable.guard());
    guard.add(silent(Door.ADDRESS, "silent"));
    var arriving = new ArrayList<>(guard);
    arriving.add(silent(Door.ADDRESS, "outer_silent", outside));
    var toOuterPort = new ArrayList<Match>(ServiceTable.nodePort(scene));
    toOuterPort.add(outside);
    arriving.add(silent(Door.NODE_PORT, "outer_silent_ports", toOuterPort.toArray(Match[]::new)));
    var everybody =
        List.of(
            lead(List.of(), Door.ADDRESS, "svc"),
            lead(ServiceTable.nodePort(scene), Door.NODE_PORT, "ports"));
    var strangers = new ArrayList<Rule>();
    strangers.add(lead(List.of(outside), Door.ADDRESS, "outer"));
    strangers.add(lead(toOuterPort, Door.NODE_PORT, "outer_ports"));
    strangers.addAll(everybody);
    return ServiceTable.baseChains(arriving, guard, strangers, everybody, scene.services());
  }

  private static Rule silent(Door door, String set, Match... more) {
    var matches = new ArrayList<Match>();
    matches.add(new Match.Connection(Set.of(State.NEW)));
    matches.addAll(List.of(more));
    matches.add(new Match.InSet(door.front(), set, false));
    return Rule.of(List.copyOf(matches), new Verdict.Drop());
  }

  private static Rule lead(List<Match> matches, Door door, String map) {
    return Rule.of(List.copyOf(matches), new Statement.DestinationFrom(map, door.front()));
  }

  private static <T> PacketSet set(
      List<Field> key, Collection<T> parts, Function<T, Set<List<String>>> of) {
    return new PacketSet(
        key,
        parts.stream().flatMap(part -> of.apply(part).stream()).collect(Collectors.toSet()),
        false);
  }

  private static PacketMap map(
      Door door,
      Ip ip,
      Map<String, Integer> ports,
      List<ServiceRelays> services,
      Function<ServiceRelays, Map<List<String>, String>> of) {
    var elements = new HashMap<List<String>, Target>();
    for (var service : services) {
      of.apply(service)
          .forEach((front, relay) ->
              elements.put(front, new Target.Endpoint(ip, ports.getOrDefault(relay, 0))));
    }
    return new PacketMap(door.front(), PacketMap.Kind.ENDPOINT, Map.copyOf(elements));
  }
}
