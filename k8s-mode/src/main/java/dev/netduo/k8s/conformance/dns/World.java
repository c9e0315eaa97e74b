package dev.netduo.k8s.conformance.dns;

import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.k8s.dns.DnsOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fixed cluster of a file of DNS cases.
 *
 * @param zone the cluster's domain, with a final dot
 * @param upstream addresses of names outside, by name with a final dot
 * @param pods by {@code NAMESPACE/NAME}
 * @param services likewise
 */
record World(
    String zone,
    DnsOptions options,
    Ip dnsServer,
    Map<String, List<Ip>> upstream,
    Set<String> namespaces,
    Map<String, WorldPod> pods,
    Map<String, WorldService> services) {

  /** A pod; {@code app} is its only label. */
  record WorldPod(
      List<Ip> ips,
      Optional<String> app,
      Optional<String> hostname,
      Optional<String> subdomain,
      boolean ready) {
    WorldPod ready(boolean value) {
      return new WorldPod(ips, app, hostname, subdomain, value);
    }
  }

  /**
   * A service.
   *
   * @param selector the label {@code app} of its pods; without one its endpoints are the slices'
   * @param loadBalancers addresses its status names
   */
  record WorldService(
      List<Ip> vips,
      boolean headless,
      Optional<String> externalName,
      List<Port> ports,
      Optional<String> selector,
      List<Family> families,
      boolean publishNotReady,
      List<Ip> externalIps,
      List<Ip> loadBalancers,
      List<Slice> slices) {
    static final WorldService NOTHING =
        new WorldService(
            List.of(),
            false,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            false,
            List.of(),
            List.of(),
            List.of());

    /** The families it says it has, else those of its addresses, else IPv4. */
    List<Family> effectiveFamilies() {
      if (!families.isEmpty()) {
        return families;
      }
      var own = vips.stream().map(Ip::family).distinct().toList();
      return own.isEmpty() ? List.of(Family.IPV4) : own;
    }

    /** The part of it that a cluster with these families can have. */
    WorldService of(Set<Family> available) {
      return new WorldService(
          World.of(vips, available),
          headless,
          externalName,
          ports,
          selector,
          effectiveFamilies().stream().filter(available::contains).toList(),
          publishNotReady,
          World.of(externalIps, available),
          World.of(loadBalancers, available),
          slices);
    }
  }

  /** A port of a service; the name may be empty. */
  record Port(String name, Protocol protocol, int number, int target) {}

  /** A hand-made endpoint slice. */
  record Slice(List<Port> ports, List<SliceEndpoint> endpoints) {}

  /** An endpoint of a slice; one that is made by hand has no pod. */
  record SliceEndpoint(
      Ip ip, Optional<String> hostname, Optional<Boolean> ready, Optional<String> pod) {}

  /** Something that is done to the world before a case is tried. */
  sealed interface Change {
    record PutService(String key, WorldService service) implements Change {}

    record DeleteService(String key) implements Change {}

    record SetReady(String pod, boolean ready) implements Change {}

    record DeletePod(String pod) implements Change {}
  }

  /** The world after changes. */
  World after(List<Change> changes) {
    var changedPods = new LinkedHashMap<>(pods);
    var changedServices = new LinkedHashMap<>(services);
    for (var change : changes) {
      switch (change) {
        case Change.PutService(var key, var service) -> changedServices.put(key, service);
        case Change.DeleteService(var key) -> changedServices.remove(key);
        case Change.SetReady(var pod, var ready) ->
            changedPods.computeIfPresent(pod, (_, before) -> before.ready(ready));
        case Change.DeletePod(var pod) -> changedPods.remove(pod);
      }
    }
    return new World(zone, options, dnsServer, upstream, namespaces, changedPods, changedServices);
  }

  /** The part of it that a cluster with these families can have. */
  World of(Set<Family> available) {
    var somePods = new LinkedHashMap<String, WorldPod>();
    pods.forEach((key, pod) ->
        somePods.put(
            key,
            new WorldPod(
                of(pod.ips(), available),
                pod.app(),
                pod.hostname(),
                pod.subdomain(),
                pod.ready())));
    var someServices = new LinkedHashMap<String, WorldService>();
    services.forEach((key, service) -> {
      var families = service.effectiveFamilies().stream().filter(available::contains).toList();
      if (!families.isEmpty()) {
        someServices.put(key, service.of(available));
      }
    });
    return new World(zone, options, dnsServer, upstream, namespaces, somePods, someServices);
  }

  private static List<Ip> of(List<Ip> ips, Set<Family> available) {
    return ips.stream().filter(ip -> available.contains(ip.family())).toList();
  }
}
