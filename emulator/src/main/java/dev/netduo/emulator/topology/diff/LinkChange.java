package dev.netduo.emulator.topology.diff;

import dev.netduo.emulator.topology.BridgePort;
import dev.netduo.emulator.topology.ForwardingEntry;
import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.Neighbour;
import dev.netduo.emulator.topology.Route;

/** One step on the way from one namespace to another, below its packet rules. */
public sealed interface LinkChange {

  /** Something goes. Done before anything appears. */
  sealed interface Drop extends LinkChange {}

  /** Something appears, or takes the place of what had the same key. */
  sealed interface Put extends LinkChange {}

  /** An interface goes, and with it a veth's other end and everything that names it. */
  record DropLink(String link) implements Drop {}

  /** An interface appears. */
  record AddLink(Link link) implements Put {}

  /** An address leaves an interface. */
  record DropAddress(InterfaceAddress address) implements Drop {}

  /** An address stands on an interface. */
  record PutAddress(InterfaceAddress address) implements Put {}

  /** A route goes. */
  record DropRoute(Route route) implements Drop {}

  /** The route to a destination is this one. */
  record PutRoute(Route route) implements Put {}

  /** A fixed neighbour goes. */
  record DropNeighbour(Neighbour neighbour) implements Drop {}

  /** An address's hardware address on a link is this one. */
  record PutNeighbour(Neighbour neighbour) implements Put {}

  /** A forwarding entry goes. */
  record DropForwarding(ForwardingEntry entry) implements Drop {}

  /** A forwarding entry stands. */
  record PutForwarding(ForwardingEntry entry) implements Put {}

  /** An interface is a bridge's port no longer. */
  record DropPort(BridgePort port) implements Drop {}

  /** An interface is this bridge's port. */
  record PutPort(BridgePort port) implements Put {}

  /** A kernel setting has this value. One that is no longer declared keeps the value it had. */
  record SetSysctl(String key, String value) implements Put {}
}
