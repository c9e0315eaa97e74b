package dev.netduo.k8s.conformance.dns;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Family;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.Services;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.ClusterNames;
import dev.netduo.k8s.conformance.dns.World.Change;
import dev.netduo.k8s.conformance.dns.World.WorldPod;
import dev.netduo.k8s.conformance.dns.World.WorldService;
import dev.netduo.k8s.dns.DnsOptions;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A world as objects of a real cluster's API. Its pods are objects only: they say they run on a
 * node that no machine stands for, so that nothing is started for them; their endpoints are made by
 * the cluster's own controller, and names come from what is in the API.
 */
final class LiveWorld {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(3);
  // Part of every cluster: its address is the one all pods ask.
  private static final String DNS_SERVICE = "kube-system/kube-dns";

  private final Cluster cluster;
  private final KubeApi api;
  private final World world;
  private final Map<String, WorldPod> pods = new TreeMap<>();
  private final Map<String, WorldService> services = new TreeMap<>();
  private DnsOptions options = DnsOptions.DEFAULT;

  LiveWorld(Cluster cluster, World whole) {
    this.cluster = cluster;
    this.api = cluster.api();
    this.world = whole.of(families(cluster));
  }

  private static Set<Family> families(Cluster cluster) {
    return Stream.of(Family.values())
        .filter(family -> cluster.spec().ranges().services(family).isPresent())
        .collect(Collectors.toSet());
  }

  /** Whether the cluster has IPv6. */
  boolean hasV6() {
    return families(cluster).contains(Family.IPV6);
  }

  /** Makes the world anew, unchanged. */
  void build() {
    if (api.get(Kinds.NODE, "", WorldObjects.NODE).isEmpty()) {
      makeNode();
    }
    world.namespaces().stream()
        .filter(namespace -> api.get(Kinds.NAMESPACE, "", namespace).isEmpty())
        .forEach(namespace ->
            api.create(
                Kinds.NAMESPACE,
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(namespace)
                    .endMetadata()
                    .build()));
    become(world);
  }

  private void makeNode() {
    api.create(
        Kinds.NODE,
        new NodeBuilder()
            .withNewMetadata()
            .withName(WorldObjects.NODE)
            .addToLabels(Cluster.OBJECT_ONLY, "")
            .endMetadata()
            .withNewSpec()
            .withUnschedulable(true)
            .endSpec()
            .build());
    var _ =
        api.modifyStatus(
            Kinds.NODE,
            "",
            WorldObjects.NODE,
            node ->
                new NodeBuilder(node)
                    .editOrNewStatus()
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus("True")
                    .endCondition()
                    .endStatus()
                    .build());
  }

  /** Applies changes to the world as it is. */
  void apply(List<Change> changes) {
    for (var change : changes) {
      switch (change) {
        case Change.PutService(var key, var service) -> put(key, service.of(families(cluster)));
        case Change.DeleteService(var key) -> deleteService(key);
        case Change.SetReady(var pod, var ready) -> setReady(pod, ready);
        case Change.DeletePod(var pod) -> deletePod(pod);
      }
    }
    awaitKnown();
  }

  /** Takes all changes back. */
  void restore() {
    become(world);
  }

  /** Gives the server other options. */
  void choose(DnsOptions chosen) {
    if (!chosen.equals(options)) {
      options = chosen;
      ClusterNames.choose(api, chosen);
      cluster.settle();
    }
  }

  private void become(World wanted) {
    services.keySet().stream()
        .filter(key -> !Optional.ofNullable(services.get(key)).equals(find(wanted, key)))
        .toList()
        .forEach(this::deleteService);
    pods.keySet().stream()
        .filter(key -> !wanted.pods().containsKey(key))
        .toList()
        .forEach(this::deletePod);
    wanted
        .pods()
        .forEach((key, pod) -> {
          if (!pods.containsKey(key)) {
            createPod(key, pod);
          } else if (!Optional.of(pod).equals(Optional.ofNullable(pods.get(key)))) {
            setReady(key, pod.ready());
          }
        });
    wanted
        .services()
        .forEach((key, service) -> {
          if (!services.containsKey(key)) {
            put(key, service);
          }
        });
    awaitKnown();
  }

  private static Optional<WorldService> find(World world, String key) {
    return Optional.ofNullable(world.services().get(key));
  }

  private void createPod(String key, WorldPod pod) {
    var object = WorldObjects.pod(key, pod);
    var _ = api.create(Kinds.POD, object);
    pods.put(key, pod);
    setReady(key, pod.ready());
  }

  private void setReady(String key, boolean ready) {
    var now = Optional.ofNullable(pods.get(key)).orElseThrow().ready(ready);
    pods.put(key, now);
    var _ =
        api.modifyStatus(
            Kinds.POD,
            WorldObjects.namespace(key),
            WorldObjects.name(key),
            pod -> {
              pod.setStatus(WorldObjects.status(now));
              return pod;
            });
  }

  private void deletePod(String key) {
    pods.remove(key);
    var _ =
        api.delete(
            Kinds.POD, WorldObjects.namespace(key), WorldObjects.name(key), DeleteOptions.NOW);
  }

  private void put(String key, WorldService service) {
    var namespace = WorldObjects.namespace(key);
    var name = WorldObjects.name(key);
    services.put(key, service);
    var spec = WorldObjects.spec(service);
    if (api.get(Kinds.SERVICE, namespace, name).isEmpty()) {
      var _ = api.create(Kinds.SERVICE, WorldObjects.service(key, service));
    } else {
      var _ =
          api.modify(
              Kinds.SERVICE,
              namespace,
              name,
              object -> {
                if (key.equals(DNS_SERVICE)) {
                  object.getSpec().setPorts(spec.getPorts());
                } else {
                  object.setSpec(spec);
                }
                return object;
              });
    }
    if (!service.loadBalancers().isEmpty()) {
      var _ =
          api.modifyStatus(
              Kinds.SERVICE,
              namespace,
              name,
              object -> {
                object.getStatus().getLoadBalancer().setIngress(WorldObjects.ingress(service));
                return object;
              });
    }
    if (!key.equals(DNS_SERVICE)) {
      WorldObjects.handMade(key, service).forEach(slice -> api.create(Kinds.ENDPOINT_SLICE, slice));
    }
  }

  private void deleteService(String key) {
    var service = Optional.ofNullable(services.remove(key)).orElseThrow();
    WorldObjects.handMade(key, service)
        .forEach(slice ->
            api.delete(
                Kinds.ENDPOINT_SLICE,
                slice.getMetadata().getNamespace(),
                slice.getMetadata().getName(),
                DeleteOptions.NOW));
    var _ =
        api.delete(
            Kinds.SERVICE, WorldObjects.namespace(key), WorldObjects.name(key), DeleteOptions.NOW);
  }

  /** Waits until the controllers have made of the world what they make of it, and DNS knows. */
  private void awaitKnown() {
    var now =
        new World(
            world.zone(),
            world.options(),
            world.dnsServer(),
            world.upstream(),
            world.namespaces(),
            pods,
            services);
    var wanted = new TreeMap<String, Set<String>>();
    WorldObjects.selected(now).forEach((key, slices) -> wanted.put(key, endpoints(slices)));
    await(() -> "the endpoints " + missed(wanted), () -> wanted.equals(selected(wanted.keySet())));
    await(
        "the services of the cases",
        () ->
            cluster.dataPlane().snapshot().services().stream()
                .map(service -> service.getMetadata().getResourceVersion())
                .collect(Collectors.toSet())
                .equals(
                    api.list(Kinds.SERVICE).items().stream()
                        .map(service -> service.getMetadata().getResourceVersion())
                        .collect(Collectors.toSet())));
    cluster.settle();
  }

  /** The first service whose endpoints are others than wanted. */
  private String missed(Map<String, Set<String>> wanted) {
    var found = selected(wanted.keySet());
    return wanted.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(found.get(entry.getKey())))
        .findFirst()
        .map(entry ->
            "%s of service %s, where there are %s"
                .formatted(entry.getValue(), entry.getKey(), found.get(entry.getKey())))
        .orElse("");
  }

  private Map<String, Set<String>> selected(Set<String> keys) {
    var byService = new TreeMap<String, List<EndpointSlice>>();
    keys.forEach(key -> byService.put(key, new ArrayList<>()));
    for (var slice : cluster.dataPlane().snapshot().slices()) {
      Services.of(slice)
          .map(service -> byService.get(service.toString()))
          .ifPresent(slices -> slices.add(slice));
    }
    var found = new TreeMap<String, Set<String>>();
    byService.forEach((key, slices) -> found.put(key, endpoints(slices)));
    return found;
  }

  private static Set<String> endpoints(List<EndpointSlice> slices) {
    var all = new TreeSet<String>();
    for (var slice : slices) {
      var ports =
          slice.getPorts().stream()
              .map(port -> port.getName() + ":" + port.getPort())
              .sorted()
              .toList();
      for (var endpoint : slice.getEndpoints()) {
        all.add(
            endpoint.getAddresses()
                + " "
                + endpoint.getHostname()
                + " "
                + endpoint.getConditions().getReady()
                + " "
                + ports);
      }
    }
    return all;
  }

  /** Waits until something holds. */
  static void await(String what, BooleanSupplier holds) {
    await(() -> what, holds);
  }

  private static void await(Supplier<String> what, BooleanSupplier holds) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new NetduoException(
            what.get() + " did not come about within " + PATIENCE.toSeconds() + " s",
            "is the machine overloaded?");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
