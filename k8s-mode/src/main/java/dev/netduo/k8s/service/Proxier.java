package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A proxy mode: what services come to in the tables of each node. Pure.
 *
 * @param <E> what one service comes to on one node
 */
interface Proxier<E> {

  /**
   * A cluster as one address family sees it.
   *
   * @param pods the range of pods
   * @param services the range of services
   * @param nodeIps the addresses of all nodes, which node ports are on
   */
  record Scene(
      ClusterSnapshot snapshot, Family family, Cidr pods, Cidr services, List<Ip> nodeIps) {}

  /**
   * Compiles one service.
   *
   * @param denied addresses and ports that another service has
   */
  E elements(VirtualService service, Scene scene, Here here, Set<List<String>> denied);

  /**
   * Puts each node's tables together, by the node's name. What is the same on several nodes is the
   * same object.
   *
   * @param services in the order of their keys
   */
  Map<String, Map<TableName, Table>> tables(Scene scene, List<? extends Compiled<E>> services);

  /**
   * What a proxy process on each node is to do, by the node's name; nothing where there is none.
   */
  default Map<String, List<Relay>> relays(Scene scene, List<? extends Compiled<E>> services) {
    return Map.of();
  }

  /** A service that was compiled, or is when it is asked for. */
  interface Compiled<E> {
    /** Tells it from the others; {@code namespace/name}. */
    String key();

    /** Whether what it comes to is not the same on every node. */
    boolean dependsOnPlace();

    /** What it comes to there. */
    E on(Here here);
  }
}
