package dev.netduo.k8s.network;

import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.k8s.snapshot.NodeNetwork;
import java.util.List;

/** How pods reach pods on other nodes. */
public interface Overlay {

  /** Bytes the overlay takes from every packet. */
  int overheadBytes();

  /** The interface that leads to the other nodes. */
  String link();

  /** The links, addresses, routes and entries it wants in a node's namespace. */
  NetNamespace on(NodeNetwork self, List<NodeNetwork> peers);
}
