package dev.netduo.emulator.topology;

import dev.netduo.emulator.net.Ip;

/** An interface to be created and set up. Names have at most 15 characters (IFNAMSIZ). */
public sealed interface Link {

  /** Its name in its namespace. */
  String name();

  /** Its maximum transmission unit in bytes. */
  int mtu();

  /**
   * One end of a veth pair. Declared once, at either end; the other end is created along with it,
   * gets the same MTU and is set up.
   *
   * @param peerNamespace the other end's namespace by its name in the topology
   * @param peerName the other end's name there
   */
  record Veth(String name, String peerNamespace, String peerName, int mtu) implements Link {}

  /**
   * A VXLAN device (RFC 7348) without learning: peers come from forwarding entries.
   *
   * @param vni network identifier
   * @param local the underlay address it sends from
   * @param port UDP port
   * @param mac its own hardware address, written {@code 02:00:0a:00:00:01}
   */
  record Vxlan(String name, int vni, Ip local, int port, String mac, int mtu) implements Link {}

  /**
   * A bridge (IEEE 802.1D, without spanning tree). Its ports are declared apart, as {@link
   * BridgePort}, so that they may come and go while it stands.
   *
   * @param mac its own hardware address; left to itself it would take the lowest of its ports', and
   *     everybody who knows it lose it when that port goes
   */
  record Bridge(String name, String mac, int mtu) implements Link {}
}
