package dev.netduo.k8s.network;

import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Route;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.underlay.Underlay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pod packets between nodes as they are: every node is a router, and has a route to each peer's
 * pods through the peer's address on the underlay, as {@code host-gw} of flannel. Needs an underlay
 * that carries any address.
 */
public final class DirectOverlay implements Overlay {
  @Override
  public int overheadBytes(NodeNetwork self) {
    return 0;
  }

  @Override
  public String link() {
    return Underlay.LINK;
  }

  @Override
  public Optional<Ip> own(NodeNetwork self, Family family) {
    return self.underlay(family);
  }

  @Override
  public NetNamespace on(NodeNetwork self, List<Peer> peers) {
    var routes = new ArrayList<Route>();
    for (var peer : peers) {
      for (var range : peer.ranges()) {
        peer.node()
            .underlay(range.family())
            .ifPresent(gateway -> routes.add(new Route.Via(range, gateway, Underlay.LINK, false)));
      }
    }
    return new NetNamespace(
        List.of(), List.of(), List.copyOf(routes), List.of(), List.of(), Map.of(), Map.of());
  }
}
