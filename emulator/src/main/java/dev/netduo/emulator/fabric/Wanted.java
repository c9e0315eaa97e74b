package dev.netduo.emulator.fabric;

import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Topology;
import dev.netduo.emulator.topology.diff.NamespaceDiff;
import java.util.HashSet;
import java.util.Set;

/** The part of a topology that can be made now. */
final class Wanted {
  private Wanted() {}

  /**
   * What a namespace should hold, without the veth ends whose other end's namespace is not bound.
   */
  static NetNamespace of(String name, Topology desired, Set<String> bound) {
    var namespace = desired.namespaces().getOrDefault(name, NetNamespace.EMPTY);
    var open = new HashSet<String>();
    for (var link : namespace.links()) {
      if (link instanceof Link.Veth veth && !bound.contains(veth.peerNamespace())) {
        open.add(veth.name());
      }
    }
    desired
        .namespaces()
        .forEach((other, there) -> {
          if (!bound.contains(other)) {
            for (var link : there.links()) {
              if (link instanceof Link.Veth veth && veth.peerNamespace().equals(name)) {
                open.add(veth.peerName());
              }
            }
          }
        });
    return NamespaceDiff.withoutInterfaces(namespace, open);
  }
}
