package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.NodeNetwork;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Which node answers for a load balancer's address. One that runs, and under the external policy
 * {@code Local} one that has an endpoint. Drawn by rendezvous: a node that goes moves its own
 * addresses and no others. Pure.
 */
final class Announcers {
  private Announcers() {}

  /** The addresses of each node, by its name; nodes without any are left out. */
  static Map<String, List<Ip>> of(ClusterSnapshot snapshot, Collection<VirtualService> services) {
    var running =
        snapshot.nodes().stream()
            .map(NodeNetwork::name)
            .filter(node -> snapshot.state(node).ready())
            .toList();
    var chosen = new HashMap<Ip, String>();
    for (var service : services) {
      for (var ip : service.balancerIps()) {
        var near = running.stream().filter(node -> hasEndpoint(service, node)).toList();
        var among = service.externalLocal() && !near.isEmpty() ? near : running;
        among.stream()
            .max(Comparator.comparingLong(node -> weight(ip, node)))
            .ifPresent(node -> chosen.putIfAbsent(ip, node));
      }
    }
    var byNode = new HashMap<String, List<Ip>>();
    chosen.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e ->
            byNode.computeIfAbsent(e.getValue(), _ -> new java.util.ArrayList<>()).add(e.getKey()));
    return byNode;
  }

  private static boolean hasEndpoint(VirtualService service, String node) {
    var here = new Here(node, java.util.Optional.empty());
    return service.ports().stream()
        .anyMatch(port -> !EndpointChoice.local(port.backends(), here).isEmpty());
  }

  private static long weight(Ip ip, String node) {
    var sum = new CRC32();
    sum.update((ip + " " + node).getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }
}
