package dev.netduo.emulator.walk;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is on the other end of a link: straight, or through bridges. */
final class Wires {
  private final Map<String, Space> spaces;
  private final Map<End, End> peers = new HashMap<>();

  Wires(Topology topology, Map<String, Space> spaces) {
    this.spaces = spaces;
    topology
        .namespaces()
        .forEach((name, namespace) -> {
          for (var link : namespace.links()) {
            if (link instanceof Link.Veth veth) {
              var here = new End(name, veth.name());
              var there = new End(veth.peerNamespace(), veth.peerName());
              peers.put(here, there);
              peers.put(there, here);
            }
          }
        });
  }

  /** An interface. */
  record End(String namespace, String link) {}

  /** A bridge on a frame's way, and whether it passed the frame on from another port. */
  record Crossing(Space space, String bridge, boolean fromPort) {}

  /** A frame's way to whoever has an address. */
  record Path(List<Crossing> crossings, Space space, String link) {}

  /** Whether the topology knows what a link leads to. */
  boolean leadsOn(Space space, String link) {
    return space.isBridge(link) || peers.containsKey(new End(space.name(), link));
  }

  /**
   * The way from a link to whoever answers for an address there. An interface that has the address
   * comes first; but the kernel also answers on one interface for an address of another
   * (arp_ignore=0).
   */
  Optional<Path> toward(Space space, String link, Ip ip) {
    return new Search(ip, true).from(space, link).or(() -> new Search(ip, false).from(space, link));
  }

  private final class Search {
    private final Ip ip;
    private final boolean onTheLink;
    private final Set<End> seen = new HashSet<>();

    Search(Ip ip, boolean onTheLink) {
      this.ip = ip;
      this.onTheLink = onTheLink;
    }

    Optional<Path> from(Space space, String link) {
      return space.isBridge(link)
          ? ports(space, link, "", List.of())
          : across(space, link, List.of());
    }

    private Optional<Path> ports(
        Space space, String bridge, String entered, List<Crossing> crossings) {
      var further = new ArrayList<>(crossings);
      further.add(new Crossing(space, bridge, !entered.isEmpty()));
      return space.portsOf(bridge).stream()
          .filter(port -> !port.equals(entered))
          .flatMap(port -> across(space, port, List.copyOf(further)).stream())
          .findFirst();
    }

    private Optional<Path> across(Space space, String link, List<Crossing> crossings) {
      var peer = peers.get(new End(space.name(), link));
      if (peer == null || !seen.add(peer)) {
        return Optional.empty();
      }
      var there = spaces.get(peer.namespace());
      if (there == null) {
        return Optional.empty();
      }
      var bridge = there.bridgeOf(peer.link());
      if (bridge.isEmpty()) {
        return answers(there, peer.link()) || isFixed(space, link)
            ? Optional.of(new Path(crossings, there, peer.link()))
            : Optional.empty();
      }
      return answers(there, bridge.get())
          ? Optional.of(new Path(crossings, there, bridge.get()))
          : ports(there, bridge.get(), peer.link(), crossings);
    }

    private boolean answers(Space space, String link) {
      return onTheLink ? space.has(ip, link) : space.isLocal(ip);
    }

    // With a fixed neighbour nobody is asked.
    private boolean isFixed(Space space, String link) {
      return space.declared().neighbours().stream()
          .anyMatch(neighbour -> neighbour.link().equals(link) && neighbour.ip().equals(ip));
    }
  }
}
