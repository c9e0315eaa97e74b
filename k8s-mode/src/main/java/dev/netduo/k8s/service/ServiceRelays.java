package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.Target;
import dev.netduo.k8s.service.VirtualService.Port;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one service comes to on a node whose proxy is a process. Relays go by names here; ports are
 * given to them when all of a node's are known.
 *
 * @param fronts address, protocol and port to a relay
 * @param outerFronts the same for clients outside the cluster
 * @param ports protocol and node port to a relay
 * @param outerPorts the same for clients outside the cluster
 * @param silent addresses and ports whose endpoints are on other nodes alone
 * @param outerSilent the same for clients outside the cluster
 * @param outerSilentPorts the same of node ports
 * @param refused addresses and ports that nobody serves
 * @param guarding who may use its balancer's addresses
 * @param relays by name
 */
record ServiceRelays(
    VirtualService service,
    Map<List<String>, String> fronts,
    Map<List<String>, String> outerFronts,
    Map<List<String>, String> ports,
    Map<List<String>, String> outerPorts,
    Set<List<String>> silent,
    Set<List<String>> outerSilent,
    Set<List<String>> outerSilentPorts,
    Set<List<String>> refused,
    Guarding guarding,
    Map<String, Spread> relays) {

  /** Where a relay leads. */
  record Spread(Protocol protocol, List<Target.Endpoint> endpoints, boolean sticky) {}

  /**
   * Compiles a service.
   *
   * @param denied addresses and ports that another service has
   * @param nodeIps the addresses of all nodes
   */
  static ServiceRelays of(
      VirtualService service, Here here, Set<List<String>> denied, List<Ip> nodeIps) {
    var building =
        new ServiceRelays(
            service,
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashSet<>(),
            new HashSet<>(),
            new HashSet<>(),
            new HashSet<>(),
            Guarding.of(service, denied, nodeIps),
            new HashMap<>());
    for (var port : service.ports()) {
      // The proxy speaks no SCTP: such a port is one that no service has.
      if (port.protocol() != Protocol.SCTP) {
        building.port(port, here, denied);
      }
    }
    return building;
  }

  private void port(Port port, Here here, Set<List<String>> denied) {
    var cluster = EndpointChoice.cluster(port.backends(), here);
    var local = EndpointChoice.local(port.backends(), here);
    var vip = ServiceElements.front(service.vip(), port);
    lead(fronts, silent, vip, port, service.internalLocal(), local, cluster);
    for (var front : outerFronts(port, denied)) {
      if (cluster.isEmpty()) {
        refused.add(front);
      } else {
        lead(fronts, silent, front, port, false, local, cluster);
        if (service.externalLocal()) {
          lead(outerFronts, outerSilent, front, port, true, local, cluster);
        }
      }
    }
    if (port.nodePort() != 0) {
      var front = List.of(port.protocol().lowerCase(), Integer.toString(port.nodePort()));
      lead(ports, silent, front, port, false, local, cluster);
      if (service.externalLocal()) {
        lead(outerPorts, outerSilentPorts, front, port, true, local, cluster);
      }
    }
  }

  private List<List<String>> outerFronts(Port port, Set<List<String>> denied) {
    var fronts = new ArrayList<List<String>>();
    for (Ip ip : service.outerIps()) {
      var front = ServiceElements.front(ip, port);
      if (!denied.contains(front)) {
        fronts.add(front);
      }
    }
    return fronts;
  }

  private void lead(
      Map<List<String>, String> into,
      Set<List<String>> silenced,
      List<String> front,
      Port port,
      boolean isLocal,
      List<Backend> local,
      List<Backend> cluster) {
    var chosen = isLocal ? local : cluster;
    if (!chosen.isEmpty()) {
      var name =
          KubeChain.portName(service, port)
              + "/"
              + port.protocol().lowerCase()
              + (isLocal ? ", endpoints of this node" : "");
      relays.put(
          name,
          new Spread(
              port.protocol(),
              chosen.stream().map(Backend::at).toList(),
              service.affinity().isPresent()));
      into.put(front, name);
    } else if (!cluster.isEmpty()) {
      silenced.add(front);
    }
  }
}
