package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.k8s.service.Proxier.Scene;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.PerService;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
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

  private record Known<E>(List<Ip> nodeIps, PerService<Remembered<E>> services) {}

  /** What a service came to. */
  private static final class Remembered<E> {
    private final String key;
    private final Optional<VirtualService> proxied;
    private final boolean dependsOnPlace;
    private final boolean claims;
    private final Map<Here, E> elements = new HashMap<>(2);
    private Optional<E> anywhere = Optional.empty();
    private Set<List<String>> denied = Set.of();

    Remembered(Service service, List<EndpointSlice> slices, Family family) {
      this.key = ClusterSnapshot.keyOf(service);
      this.proxied = VirtualService.of(key, service, slices, family);
      this.dependsOnPlace = proxied.map(VirtualService::dependsOnPlace).orElse(false);
      this.claims = proxied.map(virtual -> !virtual.outerIps().isEmpty()).orElse(false);
    }

    void deny(Set<List<String>> fronts) {
      if (!fronts.equals(denied)) {
        denied = fronts;
        elements.clear();
        anywhere = Optional.empty();
      }
    }
  }

  private record InScene<E>(Proxier<E> proxier, Scene scene, Remembered<E> of)
      implements Proxier.Compiled<E> {
    @Override
    public String key() {
      return of.key;
    }

    @Override
    public boolean dependsOnPlace() {
      return of.dependsOnPlace;
    }

    @Override
    public E on(Here here) {
      if (of.dependsOnPlace) {
        return of.elements.computeIfAbsent(here, this::compiled);
      }
      if (of.anywhere.isEmpty()) {
        of.anywhere = Optional.of(compiled(Here.ANYWHERE));
      }
      return of.anywhere.get();
    }

    private E compiled(Here here) {
      return proxier.elements(of.proxied.orElseThrow(), scene, here, of.denied);
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
    var compiled = new ArrayList<InScene<E>>();
    for (var service : remembered) {
      if (service.proxied.isPresent()) {
        compiled.add(new InScene<>(proxier, scene, service));
      }
    }
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
  List<VirtualService> of(Family family) {
    var all = new ArrayList<VirtualService>();
    var of = known.get(family);
    if (of != null) {
      for (var service : of.services().values()) {
        service.proxied.ifPresent(all::add);
      }
    }
    return all;
  }

  /** The same of all families, IPv4 first. */
  List<VirtualService> all() {
    var all = new ArrayList<VirtualService>();
    known.keySet().forEach(family -> all.addAll(of(family)));
    return all;
  }

  private List<Remembered<E>> remembered(Scene scene) {
    var before = known.get(scene.family());
    // Which addresses are nodes' is part of what services compile to.
    var services =
        before == null || !before.nodeIps().equals(scene.nodeIps())
            ? new PerService<Remembered<E>>()
            : before.services();
    services.update(
        scene.snapshot().services(),
        scene.snapshot().slices(),
        (service, slices) -> new Remembered<>(service, slices, scene.family()));
    known.put(scene.family(), new Known<>(scene.nodeIps(), services));
    return services.values();
  }

  // An address that two services claim is the first one's, and none may claim one of the range that
  // stable addresses are given from: whoever may write a service could take another's traffic.
  private static <E> void deny(List<Remembered<E>> services, Cidr range) {
    var claimed = new HashSet<List<String>>();
    for (var one : services) {
      if (!one.claims) {
        continue;
      }
      var service = one.proxied.orElseThrow();
      var denied = new HashSet<List<String>>();
      for (var ip : service.outerIps()) {
        for (var port : service.ports()) {
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
