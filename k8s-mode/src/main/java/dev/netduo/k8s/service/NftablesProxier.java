package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.TableName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Services as elements of the maps of one nftables table; see {@link ServiceTable}. */
final class NftablesProxier implements Proxier<ServiceElements> {
  private final Masquerading masquerading;
  private final Map<Family, TableParts> known = new EnumMap<>(Family.class);

  NftablesProxier(Masquerading masquerading) {
    this.masquerading = masquerading;
  }

  @Override
  public ServiceElements elements(
      VirtualService service, Scene scene, Here here, Set<List<String>> denied) {
    return ServiceElements.of(service, here, denied, scene.nodeIps());
  }

  @Override
  public Map<String, Map<TableName, Table>> tables(
      Scene scene, List<? extends Compiled<ServiceElements>> services) {
    var snapshot = scene.snapshot();
    var chains = ServiceTable.baseChains(scene.pods(), scene.services(), masquerading);
    var sets = placeSets(scene);
    var shared = LinkedHashMap.<String, ServiceElements>newLinkedHashMap(services.size());
    var placed = new ArrayList<Compiled<ServiceElements>>();
    for (var service : services) {
      if (service.dependsOnPlace()) {
        placed.add(service);
      } else {
        shared.put(service.key(), service.on(Here.ANYWHERE));
      }
    }
    var parts = known.getOrDefault(scene.family(), TableParts.NONE).become(shared);
    known.put(scene.family(), parts);
    var name = new TableName(scene.family(), ServiceTable.NAME);
    var tables = new HashMap<String, Map<TableName, Table>>();
    var same = Optional.of(placed).filter(List::isEmpty).map(_ -> parts.table(chains, sets));
    for (var node : snapshot.nodes()) {
      var table =
          same.orElseGet(() -> {
            var here = new Here(node.name(), snapshot.state(node.name()).zone());
            var own = LinkedHashMap.<String, ServiceElements>newLinkedHashMap(placed.size());
            placed.forEach(service -> own.put(service.key(), service.on(here)));
            return parts.and(own).table(chains, sets);
          });
      tables.put(node.name(), Map.of(name, table));
    }
    return tables;
  }

  private static Map<String, PacketSet> placeSets(Scene scene) {
    var snapshot = scene.snapshot();
    var selves = new HashSet<List<String>>();
    Stream.concat(
            snapshot.pods().stream().flatMap(pod -> pod.ip(scene.family()).stream()),
            snapshot.nodes().stream().flatMap(node -> node.underlays().stream()))
        .filter(ip -> ip.family() == scene.family())
        .map(Ip::toString)
        .forEach(ip -> selves.add(List.of(ip, ip)));
    var nodes = new HashSet<List<String>>();
    scene.nodeIps().forEach(ip -> nodes.add(List.of(ip.toString())));
    return Map.of(
        "selves", new PacketSet(ServiceTable.PAIR, selves, false),
        "nodes", new PacketSet(List.of(Field.DESTINATION_ADDRESS), nodes, false));
  }
}
