package dev.netduo.k8s.network;

import dev.netduo.emulator.net.Cidr;
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

  @Override
  public int overheadBytes() {
    return 50;
  }

  @Override
  public String link() {
    return DEVICE;
  }

  @Override
  public NetNamespace on(NodeNetwork self, List<NodeNetwork> peers) {
    var routes = new ArrayList<Route>();
    var neighbours = new ArrayList<Neighbour>();
    var forwarding = new ArrayList<ForwardingEntry>();
    for (var peer : peers) {
      routes.add(new Route.Via(peer.podCidr(), peer.overlayAddress(), DEVICE, true));
      neighbours.add(new Neighbour(DEVICE, peer.overlayAddress(), macOf(peer)));
      forwarding.add(new ForwardingEntry(DEVICE, macOf(peer), peer.underlay()));
    }
    var device =
        new Link.Vxlan(
            DEVICE, VNI, self.underlay(), PORT, macOf(self), self.underlayMtu() - overheadBytes());
    var address =
        new InterfaceAddress(
            DEVICE, self.overlayAddress(), Cidr.single(self.overlayAddress()).prefixLength());
    return new NetNamespace(
        List.of(device),
        List.of(address),
        List.copyOf(routes),
        neighbours,
        forwarding,
        Map.of(),
        Map.of());
  }

  /**
   * A hardware address made of the node's own pod address, so that it is the same after a restart.
   */
  private static String macOf(NodeNetwork node) {
    var bytes = node.overlayAddress().address().getBytes();
    var mac = new StringBuilder("0a:58");
    for (int i = bytes.length - 4; i < bytes.length; i++) {
      mac.append(String.format(":%02x", bytes[i] & 0xff));
    }
    return mac.toString();
  }
}
