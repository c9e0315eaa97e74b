package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Parts;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Services as elements of the maps of one nftables table; see {@link ServiceTable}. */
final class NftablesProxier implements Proxier<ServiceElements> {
  private final Masquerading masquerading;
  private final Map<Family, Known> known = new EnumMap<>(Family.class);

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
      ClusterSnapshot snapshot,
      Scene scene,
      Parts<ObjectKey, CompiledService<ServiceElements>> services) {
    var now = known.getOrDefault(scene.family(), Known.NOTHING).with(services);
    known.put(scene.family(), now);
    var chains = ServiceTable.baseChains(scene, masquerading);
    var sets = placeSets(snapshot, scene);
    var name = new TableName(scene.family(), ServiceTable.NAME);
    var tables = new HashMap<String, Map<TableName, Table>>();
    var placed = now.placed();
    var same = Optional.of(placed).filter(Map::isEmpty).map(_ -> now.parts().table(chains, sets));
    for (var node : snapshot.nodes()) {
      var table =
          same.orElseGet(() -> {
            var here = new Here(node.name(), snapshot.state(node.name()).zone());
            var all = now.parts().change();
            placed.forEach((_, service) -> all.add(service.key(), service.on(here)));
            return all.done().table(chains, sets);
          });
      tables.put(node.name(), Map.of(name, table));
    }
    return tables;
  }

  /**
   * The services of a family.
   *
   * @param parts what those come to that are the same on every node
   * @param placed the others
   */
  private record Known(
      Parts<ObjectKey, CompiledService<ServiceElements>> services,
      TableParts parts,
      SortedMap<ObjectKey, CompiledService<ServiceElements>> placed) {
    static final Known NOTHING =
        new Known(Parts.none(), TableParts.NONE, Collections.emptySortedMap());

    Known with(Parts<ObjectKey, CompiledService<ServiceElements>> now) {
      var changing = parts.change();
      var placedNow = new TreeMap<>(placed);
      now.differences(
          services,
          (key, before, after) -> {
            before
                .filter(service -> !service.dependsOnPlace())
                .ifPresent(then -> changing.remove(then.key(), then.on(Here.ANYWHERE)));
            placedNow.remove(key);
            after.ifPresent(service -> {
              if (service.dependsOnPlace()) {
                placedNow.put(key, service);
              } else {
                changing.add(service.key(), service.on(Here.ANYWHERE));
              }
            });
          });
      return new Known(now, changing.done(), placedNow);
    }
  }

  private static Map<String, PacketSet> placeSets(ClusterSnapshot snapshot, Scene scene) {
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
