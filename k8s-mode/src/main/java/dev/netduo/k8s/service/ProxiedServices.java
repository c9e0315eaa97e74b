package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.k8s.service.Proxier.Scene;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The services of a cluster and what a proxy mode made of each, remembered for as long as its
 * objects are the same.
 *
 * @param <E> what one service comes to on one node
 */
final class ProxiedServices<E> {
  private final Proxier<E> proxier;
  private final Map<Family, Known<E>> known = new EnumMap<>(Family.class);
  private final Map<Family, Map<String, List<Relay>>> relays = new EnumMap<>(Family.class);

  ProxiedServices(Proxier<E> proxier) {
    this.proxier = proxier;
  }

  private record Known<E>(List<Ip> nodeIps, Map<String, Remembered<E>> services) {}

  /** What a service came to. */
  private static final class Remembered<E> {
    private final Service service;
    private final List<EndpointSlice> slices;
    private final Optional<VirtualService> proxied;
    private final boolean dependsOnPlace;
    private final Map<Here, E> elements = new HashMap<>();
    private Set<List<String>> denied = Set.of();

    Remembered(String key, Service service, List<EndpointSlice> slices, Family family) {
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
  }

  private record InScene<E>(Proxier<E> proxier, Scene scene, Remembered<E> of)
      implements Proxier.Compiled<E> {
    @Override
    public boolean dependsOnPlace() {
      return of.dependsOnPlace;
    }

    @Override
    public E on(Here here) {
      return of.elements.computeIfAbsent(
          here, _ -> proxier.elements(of.proxied.orElseThrow(), scene, here, of.denied));
    }
  }

  /** The tables of each node, by the node's name; see {@link ServiceTables#compile}. */
  Map<String, Map<TableName, Table>> compile(ClusterSnapshot snapshot, Family family) {
    var pods = snapshot.ranges().pods(family);
    var services = snapshot.ranges().services(family);
    if (pods.isEmpty() || services.isEmpty()) {
      return Map.of();
    }
    var nodeIps = snapshot.nodes().stream().flatMap(n -> n.underlay(family).stream()).toList();
    var scene = new Scene(snapshot, family, pods.get(), services.get(), nodeIps);
    var remembered = remembered(scene);
    deny(remembered, services.get());
    var compiled = new LinkedHashMap<String, InScene<E>>();
    remembered.forEach((key, service) -> {
      if (service.proxied.isPresent()) {
        compiled.put(key, new InScene<>(proxier, scene, service));
      }
    });
    relays.put(family, proxier.relays(scene, compiled));
    return proxier.tables(scene, compiled);
  }

  /** What the proxy processes are to do, by the node's name, as of the last compilation. */
  Map<String, List<Relay>> relays() {
    var all = new HashMap<String, List<Relay>>();
    relays.forEach((_, byNode) ->
        byNode.forEach((node, own) ->
            all.merge(node, own, (a, b) -> Stream.concat(a.stream(), b.stream()).toList())));
    return all;
  }

  /** The services of a family, as of the last compilation. */
  Stream<VirtualService> of(Family family) {
    var of = known.get(family);
    return of == null
        ? Stream.empty()
        : of.services().values().stream().flatMap(service -> service.proxied.stream());
  }

  /** The same of all families, IPv4 first. */
  Stream<VirtualService> all() {
    return known.keySet().stream().sorted().flatMap(this::of);
  }

  private Map<String, Remembered<E>> remembered(Scene scene) {
    var before = known.get(scene.family());
    // Which addresses are nodes' is part of what services compile to.
    var earlier =
        before == null || !before.nodeIps().equals(scene.nodeIps())
            ? Map.<String, Remembered<E>>of()
            : before.services();
    var slices = scene.snapshot().slicesByService();
    var now = new LinkedHashMap<String, Remembered<E>>();
    for (var service : scene.snapshot().services()) {
      var key = ClusterSnapshot.keyOf(service);
      var own = slices.getOrDefault(key, List.of());
      var then = earlier.get(key);
      var same = then != null && then.isOf(service, own);
      now.put(key, same ? then : new Remembered<>(key, service, own, scene.family()));
    }
    known.put(scene.family(), new Known<>(scene.nodeIps(), now));
    return now;
  }

  // An address that two services claim is the first one's, and none may claim one of the range that
  // stable addresses are given from: whoever may write a service could take another's traffic.
  private static <E> void deny(Map<String, Remembered<E>> services, Cidr range) {
    var claimed = new HashSet<List<String>>();
    for (var one : services.values()) {
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
}
