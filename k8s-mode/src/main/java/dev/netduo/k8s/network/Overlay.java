package dev.netduo.k8s.network;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.k8s.snapshot.NodeNetwork;
import java.util.List;
import java.util.Optional;

/** How pods reach pods on other nodes. */
public interface Overlay {

  /**
   * Another node and what lies behind it.
   *
   * @param ranges its own range of each family, and single addresses of pods on it that come from
   *     elsewhere
   */
  record Peer(NodeNetwork node, List<Cidr> ranges) {}

  /** Bytes the overlay takes from every packet of a node. */
  int overheadBytes(NodeNetwork self);

  /** The interface that leads to the other nodes. */
  String link();

  /** The address of a family that pods see when their own node or another one asks. */
  Optional<Ip> own(NodeNetwork self, Family family);

  /** The links, addresses, routes and entries it wants in a node's namespace. */
  NetNamespace on(NodeNetwork self, List<Peer> peers);
}
