package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.LeftOut;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * Compiles services into the proxy's tables of each node. What a service comes to is remembered for
 * as long as its objects are the same, so that a change of one costs the same among ten and among
 * ten thousand; the answer is that of a pure function. Safe for use by several threads.
 */
public final class ServiceTables {
  private final ProxiedServices<?> services;

  /** Compiles in this mode, with this rule for sources. */
  public ServiceTables(ProxyMode mode, Masquerading masquerading) {
    this.services =
        switch (mode) {
          case NFTABLES -> new ProxiedServices<>(new NftablesProxier(masquerading));
          case IPTABLES -> new ProxiedServices<>(new IptablesProxier(masquerading));
          // Whom a process asks sees the process: nothing is left to be masqueraded.
          case USERSPACE -> new ProxiedServices<>(new UserspaceProxier());
        };
  }

  /**
   * The tables of each node, by the node's name. What is the same on several nodes is the same
   * object. Nothing where the cluster has no addresses of this family.
   */
  public synchronized Map<String, Map<TableName, Table>> compile(
      ClusterSnapshot snapshot, Family family) {
    return services.compile(snapshot, family);
  }

  /** The services and slices that no rules are made of, as of the last compilation. */
  public synchronized SortedSet<LeftOut> leftOut() {
    return services.leftOut();
  }

  /** Which node answers for which load balancer's addresses; nodes without any are left out. */
  public synchronized Map<String, List<Ip>> announced(ClusterSnapshot snapshot, Family family) {
    return Announcers.of(snapshot, services.notable(family));
  }

  /**
   * What the proxy process of each node is to do, by the node's name, as of the last compilation;
   * nothing in modes that have none.
   */
  public synchronized Map<String, List<Relay>> relays() {
    return services.relays();
  }

  /** What nodes tell about their endpoints, as of the last compilation. */
  public synchronized List<HealthCheck> healthChecks() {
    return services.notable().stream()
        .filter(service -> service.healthPort() != 0)
        .map(service ->
            new HealthCheck(
                service.key(),
                service.vip().family(),
                service.healthPort(),
                localEndpoints(service)))
        .toList();
  }

  private static Map<String, Integer> localEndpoints(VirtualService service) {
    var nodes =
        service.ports().stream()
            .flatMap(port -> port.backends().stream().map(Backend::node))
            .collect(Collectors.toSet());
    var counts = new HashMap<String, Integer>();
    for (var node : nodes) {
      var here = new Here(node, Optional.empty());
      var local = new HashSet<Ip>();
      service
          .ports()
          .forEach(port ->
              EndpointChoice.local(port.backends(), here).forEach(b -> local.add(b.at().ip())));
      counts.put(node, local.size());
    }
    return counts;
  }

  /** Every UDP port that a service has, as of the last compilation. */
  public synchronized List<UdpFront> udpFronts() {
    var fronts = new ArrayList<UdpFront>();
    for (var service : services.notable()) {
      for (var port : service.ports()) {
        if (port.protocol() == Protocol.UDP) {
          fronts.add(udpFront(service, port));
        }
      }
    }
    return fronts;
  }

  private static UdpFront udpFront(VirtualService service, VirtualService.Port port) {
    var addresses = new HashSet<>(service.outerIps());
    addresses.add(service.vip());
    var serving =
        port.backends().stream()
            .filter(backend -> backend.ready() || backend.serving())
            .map(Backend::at)
            .collect(Collectors.toSet());
    return new UdpFront(addresses, port.port(), port.nodePort(), serving);
  }
}
