package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.topology.Verdict;
import dev.netduo.k8s.service.Spread.Door;
import dev.netduo.k8s.service.Spread.Way;
import dev.netduo.k8s.service.VirtualService.Port;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one service puts into the proxy's table on one node.
 *
 * @param maps what goes into maps that services share, by the map's name; see {@link ServiceTable}
 * @param elementSets what goes into sets that services share, by the set's name
 * @param spreads the shared chains it needs
 * @param chains chains of its own
 * @param sets sets of its own
 */
record ServiceElements(
    Map<String, Map<List<String>, Target>> maps,
    Map<String, Set<List<String>>> elementSets,
    Set<Spread> spreads,
    Map<String, Chain> chains,
    Map<String, PacketSet> sets) {

  /**
   * Compiles a service.
   *
   * @param denied addresses and ports that another service has
   * @param nodeIps the addresses of all nodes
   */
  static ServiceElements of(
      VirtualService service, Here here, Set<List<String>> denied, List<Ip> nodeIps) {
    var building = new Building(service, here, denied);
    service.ports().forEach(building::port);
    return building.done(nodeIps);
  }

  /** Address, protocol and port as they key maps. */
  static List<String> front(Ip ip, Port port) {
    return List.of(ip.toString(), port.protocol().lowerCase(), Integer.toString(port.port()));
  }

  /** A key with one more field. */
  static List<String> with(List<String> key, String field) {
    var longer = key.toArray(new String[key.size() + 1]);
    longer[key.size()] = field;
    return List.of(longer);
  }

  private static final class Building {
    private final VirtualService service;
    private final Here here;
    private final Set<List<String>> denied;
    private final Map<String, Map<List<String>, Target>> maps = new HashMap<>();
    private final Map<String, Set<List<String>>> elementSets = new HashMap<>();
    private final Set<Spread> spreads = new HashSet<>();
    private final Affinity affinity;

    Building(VirtualService service, Here here, Set<List<String>> denied) {
      this.service = service;
      this.here = here;
      this.denied = denied;
      this.affinity = new Affinity(service);
    }

    void port(Port port) {
      var cluster = EndpointChoice.cluster(port.backends(), here);
      var local =
          service.internalLocal() || service.externalLocal()
              ? EndpointChoice.local(port.backends(), here)
              : cluster;
      var vip = front(service.vip(), port);
      var inside = service.internalLocal() ? local : cluster;
      lead(Door.ADDRESS, Door.ADDRESS.fronts(), vip, port, Way.PLAIN, inside, cluster);
      for (var ip : service.outerIps()) {
        var front = front(ip, port);
        if (denied.contains(front)) {
          continue;
        }
        if (cluster.isEmpty() && local.isEmpty()) {
          element("refused", front);
        } else {
          outer(Door.ADDRESS, front, port, cluster, local);
        }
      }
      if (port.nodePort() != 0) {
        var front = List.of(port.protocol().lowerCase(), Integer.toString(port.nodePort()));
        outer(Door.NODE_PORT, front, port, cluster, local);
      }
    }

    // Under Local, what the cluster itself sends there is led to every endpoint, as it would be by
    // way of a balancer that knows where they are; only what comes from outside stays on this node.
    private void outer(
        Door door, List<String> front, Port port, List<Backend> cluster, List<Backend> local) {
      if (service.externalLocal()) {
        lead(door, door.fronts(), front, port, Way.PLAIN, cluster, cluster);
        lead(door, door.outerFronts(), front, port, Way.KEPT, local, cluster);
      } else {
        lead(door, door.fronts(), front, port, Way.MASQUERADED, cluster, cluster);
      }
    }

    /** Leads a front to endpoints; drops what is for others that are elsewhere. */
    private void lead(
        Door door,
        String map,
        List<String> front,
        Port port,
        Way way,
        List<Backend> chosen,
        List<Backend> anywhere) {
      if (chosen.isEmpty()) {
        if (!anywhere.isEmpty()) {
          entry(map, front, new Target.Mark(Spread.ELSEWHERE));
        }
        return;
      }
      if (service.affinity().isPresent()) {
        entry(map, front, new Target.Mark(way.affine()));
        entry(
            door.affine(),
            with(front, Integer.toString(way.affine())),
            new Target.To(new Verdict.Goto(affinity.chain(port, way, chosen))));
        return;
      }
      var spread = new Spread(door, way, chosen.size());
      spreads.add(spread);
      entry(map, front, new Target.Mark(spread.mark()));
      for (int index = 0; index < chosen.size(); index++) {
        var key = with(front, Integer.toString(way.mark() + index));
        entry(door.endpoints(), key, chosen.get(index).at());
      }
    }

    private void entry(String map, List<String> key, Target target) {
      maps.computeIfAbsent(map, _ -> new HashMap<>()).put(key, target);
    }

    private void element(String set, List<String> key) {
      elementSets.computeIfAbsent(set, _ -> new HashSet<>()).add(key);
    }

    ServiceElements done(List<Ip> nodeIps) {
      element("vips", List.of(service.vip().toString()));
      var guarding = Guarding.of(service, denied, nodeIps);
      guarding.guarded().forEach(front -> element("guarded", front));
      guarding.admitted().forEach(key -> element("admitted", key));
      // Copies, since most hold one or a few.
      maps.replaceAll((_, entries) -> Map.copyOf(entries));
      elementSets.replaceAll((_, elements) -> Set.copyOf(elements));
      return new ServiceElements(
          Map.copyOf(maps),
          Map.copyOf(elementSets),
          Set.copyOf(spreads),
          Map.copyOf(affinity.chains()),
          Map.copyOf(affinity.sets()));
    }
  }
}
