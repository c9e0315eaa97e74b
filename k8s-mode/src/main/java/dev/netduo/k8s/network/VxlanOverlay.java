package dev.netduo.k8s.network;

import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.ForwardingEntry;
import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.Neighbour;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Route;
import dev.netduo.k8s.snapshot.NodeNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pod packets between nodes inside UDP (VXLAN, RFC 7348), without learning: every peer has a fixed
 * route, neighbour and forwarding entry, so that no packet has to be flooded to find it.
 */
public final class VxlanOverlay implements Overlay {
  /** The device's name on every node. */
  public static final String DEVICE = "vxlan0";

  private static final int VNI = 1;
  // Linux' own default for VXLAN; the number IANA assigned later is 4789, which Docker's overlay
  // uses.
  private static final int PORT = 8472;

  // Ethernet 14, outer IP 20 or 40, UDP 8, VXLAN 8.
  @Override
  public int overheadBytes(NodeNetwork self) {
    return self.underlay().isV4() ? 50 : 70;
  }

  @Override
  public String link() {
    return DEVICE;
  }

  @Override
  public Optional<Ip> own(NodeNetwork self, Family family) {
    return self.overlayAddress(family);
  }

  @Override
  public NetNamespace on(NodeNetwork self, List<Peer> peers) {
    var routes = new ArrayList<Route>();
    var neighbours = new ArrayList<Neighbour>();
    var forwarding = new ArrayList<ForwardingEntry>();
    for (var peer : peers) {
      var node = peer.node();
      for (var range : peer.ranges()) {
        node.overlayAddress(range.family())
            .ifPresent(gateway -> routes.add(new Route.Via(range, gateway, DEVICE, true)));
      }
      node.podCidrs()
          .forEach(range -> neighbours.add(new Neighbour(DEVICE, range.host(0), macOf(node))));
      forwarding.add(new ForwardingEntry(DEVICE, macOf(node), node.underlay()));
    }
    var device =
        new Link.Vxlan(
            DEVICE,
            VNI,
            self.underlay(),
            PORT,
            macOf(self),
            self.underlayMtu() - overheadBytes(self));
    var addresses =
        self.podCidrs().stream()
            .map(range -> new InterfaceAddress(DEVICE, range.host(0), range.family().bits()))
            .toList();
    return new NetNamespace(
        List.of(device),
        addresses,
        List.copyOf(routes),
        List.copyOf(neighbours),
        List.copyOf(forwarding),
        Map.of(),
        Map.of());
  }

  /**
   * A hardware address made of the node's own pod address, so that it is the same after a restart.
   */
  private static String macOf(NodeNetwork node) {
    var bytes = node.overlayAddress().address().getBytes();
    var mac = new StringBuilder("0a:58");
    // What tells a node's IPv6 range from others ends with the first half of the address.
    var end = bytes.length == 4 ? 4 : Math.max(8, (node.podCidr().prefixLength() + 7) / 8);
    for (int i = end - 4; i < end; i++) {
      mac.append(String.format(":%02x", bytes[i] & 0xff));
    }
    return mac.toString();
  }
}
