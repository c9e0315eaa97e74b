package dev.netduo.k8s.snapshot;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;

/**
 * A node's place on the network.
 *
 * @param name the node's name
 * @param underlay its address on the network that nodes share
 * @param podCidr the addresses its pods are given from
 * @param underlayMtu largest packet on the underlay in bytes
 */
public record NodeNetwork(String name, Ip underlay, Cidr podCidr, int underlayMtu) {

  /** The node's namespace in the topology. */
  public String namespace() {
    return namespaceOf(name);
  }

  /** A node's namespace in the topology. */
  public static String namespaceOf(String node) {
    return "node/" + node;
  }

  /** The node's own address among pods: the network address of its range, which no pod is given. */
  public Ip overlayAddress() {
    return podCidr.host(0);
  }
}
