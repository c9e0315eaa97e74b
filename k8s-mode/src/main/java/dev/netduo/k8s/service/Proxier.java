package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Parts;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A proxy mode: what services come to in the tables of each node. What it remembers does not show.
 *
 * @param <E> what one service comes to on one node
 */
interface Proxier<E> {

  /**
   * A cluster's addresses of one family.
   *
   * @param pods the range of pods
   * @param services the range of services
   * @param nodeIps the addresses of all nodes on the network that they share
   * @param nodePorts node ports are on addresses of these ranges; where there is none, on those
   *     that nodes share
   */
  record Scene(Family family, Cidr pods, Cidr services, List<Ip> nodeIps, List<Cidr> nodePorts) {}

  /**
   * Compiles one service.
   *
   * @param denied addresses and ports that another service has
   */
  E elements(VirtualService service, Scene scene, Here here, Set<List<String>> denied);

  /**
   * Puts each node's tables together, by the node's name. What is the same on several nodes is the
   * same object.
   */
  Map<String, Map<TableName, Table>> tables(
      ClusterSnapshot snapshot, Scene scene, Parts<ObjectKey, CompiledService<E>> services);

  /**
   * What a proxy process on each node is to do, by the node's name; nothing where there is none.
   */
  default Map<String, List<Relay>> relays(
      ClusterSnapshot snapshot, Scene scene, Parts<ObjectKey, CompiledService<E>> services) {
    return Map.of();
  }

  /** What services come to on a node, in the order of their names. */
  static <E> List<E> inOrder(Parts<ObjectKey, CompiledService<E>> services, Here here) {
    var sorted = new TreeMap<ObjectKey, CompiledService<E>>();
    services.forEach(sorted::put);
    return sorted.values().stream().map(service -> service.on(here)).toList();
  }
}
