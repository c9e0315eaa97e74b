package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.Parts;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.service.Proxier.Scene;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.LeftOut;
import dev.netduo.k8s.snapshot.PerService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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

  /** What is known of one family; never edited but for what it was made from. */
  private record Known<E>(
      Scene scene,
      PerService<Optional<VirtualService>> sources,
      Parts<ObjectKey, Optional<VirtualService>> virtual,
      SortedMap<ObjectKey, VirtualService> notable,
      Map<ObjectKey, Set<List<String>>> denied,
      Parts<ObjectKey, CompiledService<E>> compiled) {

    static <E> Known<E> nothing(Scene scene) {
      return new Known<>(
          scene,
          new PerService<>(),
          Parts.none(),
          Collections.emptySortedMap(),
          Map.of(),
          Parts.none());
    }

    /** What is known once the snapshot's objects are taken in. */
    Known<E> with(ClusterSnapshot snapshot, Proxier<E> proxier) {
      sources.update(
          snapshot.services(),
          snapshot.slices(),
          (service, slices) ->
              VirtualService.of(ClusterSnapshot.keyOf(service), service, slices, scene.family()));
      var now = sources.values();
      var notableNow = new TreeMap<>(notable);
      var touched = new HashSet<ObjectKey>();
      now.differences(
          virtual,
          (key, _, after) -> {
            touched.add(key);
            notableNow.remove(key);
            after
                .flatMap(service -> service)
                .filter(Known::isNotable)
                .ifPresent(service -> notableNow.put(key, service));
          });
      if (touched.isEmpty()) {
        return this;
      }
      var deniedNow = denied(notableNow, scene.services());
      Stream.of(denied, deniedNow)
          .flatMap(some -> some.keySet().stream())
          .filter(key -> !of(denied, key).equals(of(deniedNow, key)))
          .forEach(touched::add);
      var edit = compiled.edit();
      // A cluster's first services are many, and none of them asks for another.
      touched.parallelStream()
          .map(key ->
              new Compiled<>(
                  key,
                  now.get(key)
                      .flatMap(service -> service)
                      .map(service ->
                          new CompiledService<>(proxier, scene, service, of(deniedNow, key)))))
          .toList()
          .forEach(made ->
              made.service()
                  .ifPresentOrElse(
                      service -> edit.put(made.key(), service), () -> edit.remove(made.key())));
      return new Known<>(scene, sources, now, notableNow, deniedNow, edit.done());
    }

    private record Compiled<E>(ObjectKey key, Optional<CompiledService<E>> service) {}

    private static boolean isNotable(VirtualService service) {
      return !service.outerIps().isEmpty()
          || service.healthPort() != 0
          || service.ports().stream().anyMatch(port -> port.protocol() == Protocol.UDP);
    }

    private static Set<List<String>> of(Map<ObjectKey, Set<List<String>>> denied, ObjectKey key) {
      return denied.getOrDefault(key, Set.of());
    }

    // An address that two services claim is the first one's, and none may claim one of the range
    // that stable addresses are given from: whoever may write a service could take another's
    // traffic.
    private static Map<ObjectKey, Set<List<String>>> denied(
        SortedMap<ObjectKey, VirtualService> services, Cidr range) {
      var claimed = new HashSet<List<String>>();
      var denied = new HashMap<ObjectKey, Set<List<String>>>();
      services.forEach((key, service) -> {
        for (var ip : service.outerIps()) {
          for (var port : service.ports()) {
            var front = ServiceElements.front(ip, port);
            if (range.contains(ip) || !claimed.add(front)) {
              denied.computeIfAbsent(key, _ -> new HashSet<>()).add(front);
            }
          }
        }
      });
      return denied;
    }
  }

  /** The tables of each node, by the node's name; see {@link ServiceTables#compile}. */
  Map<String, Map<TableName, Table>> compile(ClusterSnapshot snapshot, Family family) {
    var pods = snapshot.ranges().pods(family);
    var services = snapshot.ranges().services(family);
    if (pods.isEmpty() || services.isEmpty()) {
      return Map.of();
    }
    // Which addresses are nodes' is part of what services compile to.
    List<Ip> nodeIps = snapshot.nodes().stream().flatMap(n -> n.underlay(family).stream()).toList();
    var scene =
        new Scene(
            family, pods.get(), services.get(), nodeIps, snapshot.ranges().nodePorts().of(family));
    var before =
        Optional.ofNullable(known.get(family))
            .filter(then -> then.scene().equals(scene))
            .orElseGet(() -> Known.nothing(scene));
    var now = before.with(snapshot, proxier);
    known.put(family, now);
    relays.put(family, proxier.relays(snapshot, scene, now.compiled()));
    return proxier.tables(snapshot, scene, now.compiled());
  }

  /** What the proxy processes are to do, by the node's name, as of the last compilation. */
  Map<String, List<Relay>> relays() {
    var all = new HashMap<String, List<Relay>>();
    relays.forEach((_, byNode) ->
        byNode.forEach((node, own) ->
            all.merge(node, own, (a, b) -> Stream.concat(a.stream(), b.stream()).toList())));
    return all;
  }

  /**
   * The services of a family that have an address besides their own, a health check or a UDP port,
   * in the order of their names, as of the last compilation. Few are that in a large cluster.
   */
  Collection<VirtualService> notable(Family family) {
    var of = known.get(family);
    return of == null ? List.of() : of.notable().values();
  }

  /** The objects that no rules are made of, each once, as of the last compilation. */
  SortedSet<LeftOut> leftOut() {
    var all = new TreeSet<LeftOut>();
    known.values().forEach(one -> all.addAll(one.sources().leftOut()));
    return all;
  }

  /** The same of all families, IPv4 first. */
  List<VirtualService> notable() {
    var all = new ArrayList<VirtualService>();
    known.keySet().forEach(family -> all.addAll(notable(family)));
    return all;
  }
}
