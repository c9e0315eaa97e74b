package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.NodeNetwork;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compiles services into the proxy's table of each node. What a service comes to is remembered for
 * as long as its objects are the same, so that a change of one costs the same among ten and among
 * ten thousand; the answer is that of a pure function. Safe for use by several threads.
 */
public final class ServiceTables {
  private final Masquerading masquerading;
  private final Map<Family, Known> known = new EnumMap<>(Family.class);

  /** Compiles with this rule for sources. */
  public ServiceTables(Masquerading masquerading) {
    this.masquerading = masquerading;
  }

  /** What a service came to. */
  private static final class Compiled {
    private final Service service;
    private final List<EndpointSlice> slices;
    private final Optional<VirtualService> proxied;
    private final boolean dependsOnPlace;
    private final Map<Here, ServiceElements> elements = new HashMap<>();
    private Set<List<String>> denied = Set.of();

    Compiled(String key, Service service, List<EndpointSlice> slices, Family family) {
      this.service = service;
      this.slices = slices;
      this.proxied = VirtualService.of(key, service, slices, family);
      this.dependsOnPlace = proxied.map(VirtualService::dependsOnPlace).orElse(false);
    }

    @SuppressWarnings("ReferenceEquality") // A changed object is another object.
    boolean isOf(Service other, List<EndpointSlice> otherSlices) {
      if (service != other || slices.size() != otherSlices.size()) {
        return false;
      }
      for (int index = 0; index < slices.size(); index++) {
        if (slices.get(index) != otherSlices.get(index)) {
          return false;
        }
      }
      return true;
    }

    void deny(Set<List<String>> fronts) {
      if (!fronts.equals(denied)) {
        denied = fronts;
        elements.clear();
      }
    }

    ServiceElements on(Here here, List<Ip> nodeIps) {
      return elements.computeIfAbsent(
          here, _ -> ServiceElements.of(proxied.orElseThrow(), here, denied, nodeIps));
    }
  }

  private record Known(List<Ip> nodeIps, Map<String, Compiled> services) {}

  /**
   * The table of each node, by the node's name. Nodes whose tables are the same have the same
   * object. Nothing where the cluster has no addresses of this family.
   */
  public synchronized Map<String, Table> compile(ClusterSnapshot snapshot, Family family) {
    var pods = snapshot.ranges().pods(family);
    var services = snapshot.ranges().services(family);
    if (pods.isEmpty() || services.isEmpty()) {
      return Map.of();
    }
    var nodeIps = snapshot.nodes().stream().flatMap(n -> n.underlay(family).stream()).toList();
    var compiled = compiled(snapshot, family, nodeIps);
    deny(compiled, services.get());
    return assemble(
        snapshot,
        compiled,
        nodeIps,
        ServiceTable.baseChains(pods.get(), services.get(), masquerading),
        placeSets(snapshot, family, nodeIps));
  }

  /** Which node answers for which load balancer's addresses; nodes without any are left out. */
  public synchronized Map<String, List<Ip>> announced(ClusterSnapshot snapshot, Family family) {
    return Announcers.of(snapshot, proxied(family).toList());
  }

  /** What nodes tell about their endpoints, as of the last compilation. */
  public synchronized List<HealthCheck> healthChecks() {
    return known.keySet().stream()
        .sorted()
        .flatMap(this::proxied)
        .filter(service -> service.healthPort() != 0)
        .map(service ->
            new HealthCheck(service.key(), service.healthPort(), localEndpoints(service)))
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
    known.keySet().stream()
        .flatMap(this::proxied)
        .forEach(service ->
            service.ports().stream()
                .filter(port -> port.protocol() == Protocol.UDP)
                .forEach(port -> fronts.add(udpFront(service, port))));
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

  private Stream<VirtualService> proxied(Family family) {
    var of = known.get(family);
    return of == null
        ? Stream.empty()
        : of.services().values().stream().flatMap(compiled -> compiled.proxied.stream());
  }

  private Map<String, Compiled> compiled(
      ClusterSnapshot snapshot, Family family, List<Ip> nodeIps) {
    var before = known.get(family);
    // Which addresses are nodes' is part of what services compile to.
    var earlier =
        before == null || !before.nodeIps().equals(nodeIps)
            ? Map.<String, Compiled>of()
            : before.services();
    var slices = snapshot.slicesByService();
    var now = new LinkedHashMap<String, Compiled>();
    for (var service : snapshot.services()) {
      var key = ClusterSnapshot.keyOf(service);
      var own = slices.getOrDefault(key, List.of());
      var then = earlier.get(key);
      var same = then != null && then.isOf(service, own);
      now.put(key, same ? then : new Compiled(key, service, own, family));
    }
    known.put(family, new Known(nodeIps, now));
    return now;
  }

  // An address that two services claim is the first one's, and none may claim one of the range that
  // stable addresses are given from: whoever may write a service could take another's traffic.
  private static void deny(Map<String, Compiled> compiled, Cidr range) {
    var claimed = new HashSet<List<String>>();
    for (var one : compiled.values()) {
      var service = one.proxied.filter(s -> !s.outerIps().isEmpty());
      if (service.isEmpty()) {
        continue;
      }
      var denied = new HashSet<List<String>>();
      for (var ip : service.get().outerIps()) {
        for (var port : service.get().ports()) {
          var front = ServiceElements.front(ip, port);
          if (range.contains(ip) || !claimed.add(front)) {
            denied.add(front);
          }
        }
      }
      one.deny(denied);
    }
  }

  private static Map<String, Table> assemble(
      ClusterSnapshot snapshot,
      Map<String, Compiled> compiled,
      List<Ip> nodeIps,
      Map<String, Chain> chains,
      Map<String, PacketSet> sets) {
    var shared = new TableParts();
    var placed = new ArrayList<Map.Entry<String, Compiled>>();
    var anywhere = new Here("", Optional.empty());
    for (var entry : compiled.entrySet()) {
      if (entry.getValue().dependsOnPlace) {
        placed.add(entry);
      } else if (entry.getValue().proxied.isPresent()) {
        shared.add(entry.getKey(), entry.getValue().on(anywhere, nodeIps));
      }
    }
    var tables = new HashMap<String, Table>();
    var same = Optional.of(placed).filter(List::isEmpty).map(_ -> shared.table(chains, sets));
    for (var node : snapshot.nodes()) {
      tables.put(
          node.name(),
          same.orElseGet(() -> {
            var here = new Here(node.name(), snapshot.state(node.name()).zone());
            var own = shared.extended();
            placed.forEach(e -> own.add(e.getKey(), e.getValue().on(here, nodeIps)));
            return own.table(chains, sets);
          }));
    }
    return tables;
  }

  private static Map<String, PacketSet> placeSets(
      ClusterSnapshot snapshot, Family family, List<Ip> nodeIps) {
    var selves = new HashSet<List<String>>();
    Stream.concat(
            snapshot.pods().stream().flatMap(pod -> pod.ip(family).stream()),
            snapshot.nodes().stream().flatMap(ServiceTables::ownIps))
        .filter(ip -> ip.family() == family)
        .map(Ip::toString)
        .forEach(ip -> selves.add(List.of(ip, ip)));
    var nodes = new HashSet<List<String>>();
    nodeIps.forEach(ip -> nodes.add(List.of(ip.toString())));
    return Map.of(
        "selves", new PacketSet(ServiceTable.PAIR, selves, false),
        "nodes", new PacketSet(List.of(Field.DESTINATION_ADDRESS), nodes, false));
  }

  private static Stream<Ip> ownIps(NodeNetwork node) {
    return node.underlays().stream();
  }
}
