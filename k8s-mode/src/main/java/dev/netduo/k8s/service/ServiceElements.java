package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.topology.Verdict;
import dev.netduo.k8s.service.Spread.Door;
import dev.netduo.k8s.service.Spread.Way;
import dev.netduo.k8s.service.VirtualService.Port;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one service puts into the proxy's table on one node.
 *
 * @param fronts address, protocol and port to a verdict; see {@link ServiceTable} for these maps
 * @param outerFronts the same for clients outside the cluster
 * @param ports protocol and node port to a verdict
 * @param outerPorts the same for clients outside the cluster
 * @param endpoints behind addresses
 * @param portEndpoints behind node ports
 * @param vips its stable address
 * @param refused addresses and ports that nobody serves
 * @param guarded addresses and ports that only some clients may use
 * @param admitted those clients
 * @param spreads the shared chains it needs
 * @param chains chains of its own
 * @param sets sets of its own
 */
record ServiceElements(
    Map<List<String>, Target> fronts,
    Map<List<String>, Target> outerFronts,
    Map<List<String>, Target> ports,
    Map<List<String>, Target> outerPorts,
    Map<List<String>, Target> endpoints,
    Map<List<String>, Target> portEndpoints,
    Set<List<String>> vips,
    Set<List<String>> refused,
    Set<List<String>> guarded,
    Set<List<String>> admitted,
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

  /** What goes into maps that services share, by the map's name. */
  Map<String, Map<List<String>, Target>> maps() {
    return Map.of(
        "svc",
        fronts,
        "outer",
        outerFronts,
        "ports",
        ports,
        "outer_ports",
        outerPorts,
        Door.ADDRESS.endpoints(),
        endpoints,
        Door.NODE_PORT.endpoints(),
        portEndpoints);
  }

  /** What goes into sets that services share, by the set's name. */
  Map<String, Set<List<String>>> elementSets() {
    return Map.of("vips", vips, "refused", refused, "guarded", guarded, "admitted", admitted);
  }

  /** Address, protocol and port as they key maps. */
  static List<String> front(Ip ip, Port port) {
    return List.of(ip.toString(), port.protocol().lowerCase(), Integer.toString(port.port()));
  }

  private static final class Building {
    private final VirtualService service;
    private final Here here;
    private final Set<List<String>> denied;
    private final Map<List<String>, Target> fronts = new HashMap<>();
    private final Map<List<String>, Target> outerFronts = new HashMap<>();
    private final Map<List<String>, Target> ports = new HashMap<>();
    private final Map<List<String>, Target> outerPorts = new HashMap<>();
    private final Map<List<String>, Target> endpoints = new HashMap<>();
    private final Map<List<String>, Target> portEndpoints = new HashMap<>();
    private final Set<List<String>> refused = new HashSet<>();
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
      var local = EndpointChoice.local(port.backends(), here);
      var vip = front(service.vip(), port);
      if (service.internalLocal()) {
        lead(Door.ADDRESS, fronts, vip, port, Way.PLAIN, local, cluster);
      } else {
        lead(Door.ADDRESS, fronts, vip, port, Way.PLAIN, cluster, cluster);
      }
      for (var ip : service.outerIps()) {
        var front = front(ip, port);
        if (denied.contains(front)) {
          continue;
        }
        if (cluster.isEmpty() && local.isEmpty()) {
          refused.add(front);
        } else {
          outer(Door.ADDRESS, fronts, outerFronts, front, port, cluster, local);
        }
      }
      if (port.nodePort() != 0) {
        var front = List.of(port.protocol().lowerCase(), Integer.toString(port.nodePort()));
        outer(Door.NODE_PORT, ports, outerPorts, front, port, cluster, local);
      }
    }

    // Under Local, what the cluster itself sends there is led to every endpoint, as it would be by
    // way of a balancer that knows where they are; only what comes from outside stays on this node.
    private void outer(
        Door door,
        Map<List<String>, Target> inner,
        Map<List<String>, Target> outer,
        List<String> front,
        Port port,
        List<Backend> cluster,
        List<Backend> local) {
      if (service.externalLocal()) {
        lead(door, inner, front, port, Way.PLAIN, cluster, cluster);
        lead(door, outer, front, port, Way.KEPT, local, cluster);
      } else {
        lead(door, inner, front, port, Way.MASQUERADED, cluster, cluster);
      }
    }

    /** Leads a front to endpoints; drops what is for others that are elsewhere. */
    private void lead(
        Door door,
        Map<List<String>, Target> into,
        List<String> front,
        Port port,
        Way way,
        List<Backend> chosen,
        List<Backend> anywhere) {
      if (chosen.isEmpty()) {
        if (!anywhere.isEmpty()) {
          into.put(front, new Target.To(new Verdict.Drop()));
        }
        return;
      }
      if (service.affinity().isPresent()) {
        into.put(front, new Target.To(new Verdict.Goto(affinity.chain(port, way, chosen))));
        return;
      }
      var spread = new Spread(door, way, chosen.size());
      spreads.add(spread);
      into.put(front, new Target.To(new Verdict.Goto(spread.chain())));
      var behind = door == Door.ADDRESS ? endpoints : portEndpoints;
      for (int index = 0; index < chosen.size(); index++) {
        var key = new ArrayList<>(front);
        key.add(Integer.toString(way.mark() + index));
        behind.put(List.copyOf(key), chosen.get(index).at());
      }
    }

    ServiceElements done(List<Ip> nodeIps) {
      var guarding = Guarding.of(service, denied, nodeIps);
      // Copies, since most are empty or hold one.
      return new ServiceElements(
          Map.copyOf(fronts),
          Map.copyOf(outerFronts),
          Map.copyOf(ports),
          Map.copyOf(outerPorts),
          Map.copyOf(endpoints),
          Map.copyOf(portEndpoints),
          Set.of(List.of(service.vip().toString())),
          Set.copyOf(refused),
          Set.copyOf(guarding.guarded()),
          Set.copyOf(guarding.admitted()),
          Set.copyOf(spreads),
          Map.copyOf(affinity.chains()),
          Map.copyOf(affinity.sets()));
    }
  }
}
