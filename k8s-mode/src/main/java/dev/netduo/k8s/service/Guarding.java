package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Ip;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who may use a service's balancer addresses.
 *
 * @param guarded addresses and ports that only some clients may use
 * @param admitted those, each with a client or a network of clients
 */
record Guarding(Set<List<String>> guarded, Set<List<String>> admitted) {
  private static final Guarding NONE = new Guarding(Set.of(), Set.of());

  /**
   * Compiles a service's source ranges.
   *
   * @param denied addresses and ports that another service has
   * @param nodeIps the addresses of all nodes
   */
  static Guarding of(VirtualService service, Set<List<String>> denied, List<Ip> nodeIps) {
    var ranges = service.sourceRanges();
    if (ranges.isEmpty()) {
      return NONE;
    }
    var guarded = new HashSet<List<String>>();
    var admitted = new HashSet<List<String>>();
    var toNodes = nodeIps.stream().anyMatch(ip -> ranges.stream().anyMatch(r -> r.contains(ip)));
    for (var ip : service.balancerIps()) {
      for (var port : service.ports()) {
        var front = ServiceElements.front(ip, port);
        if (denied.contains(front)) {
          continue;
        }
        guarded.add(front);
        ranges.forEach(range -> admitted.add(ServiceElements.with(front, range.toString())));
        // A node that asks for an address it has itself carries that address as its source.
        if (toNodes) {
          admitted.add(ServiceElements.with(front, ip.toString()));
        }
      }
    }
    return new Guarding(guarded, admitted);
  }
}
