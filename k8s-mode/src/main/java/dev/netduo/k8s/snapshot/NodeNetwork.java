package dev.netduo.k8s.snapshot;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import java.util.List;
import java.util.Optional;

/**
 * A node's place on the network.
 *
 * @param name the node's name
 * @param underlays its addresses on the network that nodes share, at most one per family, the
 *     cluster's primary family first
 * @param podCidrs the addresses its pods are given from, in the same order
 * @param underlayMtu largest packet on the underlay in bytes
 */
public record NodeNetwork(String name, List<Ip> underlays, List<Cidr> podCidrs, int underlayMtu) {

  /** A node of one family. */
  public NodeNetwork(String name, Ip underlay, Cidr podCidr, int underlayMtu) {
    this(name, List.of(underlay), List.of(podCidr), underlayMtu);
  }

  /** Its address on the network that nodes share, of the cluster's primary family. */
  public Ip underlay() {
    return underlays.getFirst();
  }

  /** Its address of a family on the network that nodes share. */
  public Optional<Ip> underlay(Family family) {
    return underlays.stream().filter(ip -> ip.family() == family).findFirst();
  }

  /** The addresses its pods are given from, of the cluster's primary family. */
  public Cidr podCidr() {
    return podCidrs.getFirst();
  }

  /** The addresses of a family that its pods are given from. */
  public Optional<Cidr> podCidr(Family family) {
    return podCidrs.stream().filter(cidr -> cidr.family() == family).findFirst();
  }

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
    return podCidr().host(0);
  }

  /** The node's own address of a family among pods. */
  public Optional<Ip> overlayAddress(Family family) {
    return podCidr(family).map(cidr -> cidr.host(0));
  }
}
