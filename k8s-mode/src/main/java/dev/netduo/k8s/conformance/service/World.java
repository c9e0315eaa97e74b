package dev.netduo.k8s.conformance.service;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Selector;
import dev.netduo.k8s.api.Services;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.Outside;
import dev.netduo.k8s.cluster.ProxySettings;
import dev.netduo.k8s.manifest.ManifestReader;
import dev.netduo.k8s.service.ProxyMode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The cluster that cases are tried on: on each of n1 to n3 a pod that asks (c1 to c3) and one that
 * answers (b1 to b3, with the labels {@code app: backend} and {@code b: b1}; its ports 80 and 81
 * tell who answers, 7 echoes over IPv4), and the machine ext outside.
 */
final class World {
  /** What the cases call soon. */
  static final Duration SOON = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<Ip> OUTSIDE = List.of(Ip.parse("192.0.2.10"), Ip.parse("2001:db8::10"));
  private static final Set<String> STANDING = Set.of("b1", "b2", "b3", "c1", "c2", "c3");
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Agent agent;
  private final Cluster cluster;
  private final Addresses addresses;

  private World(Agent agent, Cluster cluster, Outside outside) {
    this.agent = agent;
    this.cluster = cluster;
    this.addresses = new Addresses(agent, cluster, outside);
  }

  static World build(Session session, Agent agent, Cluster cluster) {
    var families = cluster.spec().addressing().families();
    var own = OUTSIDE.stream().filter(ip -> families.contains(ip.family())).toList();
    var outside = Outside.start(session, agent, cluster, "ext", own, List.of());
    var world = new World(agent, cluster, outside);
    world
        .api()
        .create(
            Kinds.NAMESPACE,
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(StepReader.NAMESPACE)
                .endMetadata()
                .build());
    for (int node = 1; node <= 3; node++) {
      world.put(pod("c" + node, "n" + node, "client", "exec sleep 2147483647"));
      world.put(
          pod(
              "b" + node,
              "n" + node,
              "backend",
              "while :; do nc -l -p 7 -e cat; done & exec netserve 80/http 81/http 80/udp 81/udp"));
    }
    world.awaitReady(STANDING);
    return world;
  }

  private static Map<String, Object> pod(String name, String node, String app, String script) {
    return Map.of(
        "apiVersion",
        "v1",
        "kind",
        "Pod",
        "metadata",
        Map.of(
            "name",
            name,
            "namespace",
            StepReader.NAMESPACE,
            "labels",
            Map.of("app", app, "b", name)),
        "spec",
        Map.of(
            "nodeName",
            node,
            "terminationGracePeriodSeconds",
            1,
            "containers",
            List.of(
                Map.of(
                    "name",
                    "box",
                    "image",
                    "netduo/box",
                    "command",
                    List.of("sh", "-c", script)))));
  }

  KubeApi api() {
    return cluster.api();
  }

  Agent agent() {
    return agent;
  }

  /** Puts everything away that a case made. */
  void reset() {
    for (var kind : List.of(Kinds.SERVICE, Kinds.ENDPOINT_SLICE)) {
      deleteAll(kind);
    }
    for (var pod : api().list(Kinds.POD, StepReader.NAMESPACE).items()) {
      if (!STANDING.contains(pod.getMetadata().getName())) {
        delete(Kinds.POD, pod.getMetadata().getName());
      }
    }
    remove(Kinds.NODE, "", CaseObjects.NODE);
    remove(Kinds.CONFIG_MAP, ProxySettings.NAMESPACE, ProxySettings.NAME);
    zones(Map.of());
    await(
        () -> "what the last case made is gone",
        () ->
            api().list(Kinds.SERVICE, StepReader.NAMESPACE).items().isEmpty()
                && api().list(Kinds.ENDPOINT_SLICE, StepReader.NAMESPACE).items().isEmpty()
                && api().list(Kinds.POD, StepReader.NAMESPACE).items().size() == STANDING.size());
    settle();
  }

  private <T extends HasMetadata> void deleteAll(ResourceKind<T> kind) {
    api()
        .list(kind, StepReader.NAMESPACE)
        .items()
        .forEach(object -> delete(kind, object.getMetadata().getName()));
  }

  private <T extends HasMetadata> void delete(ResourceKind<T> kind, String name) {
    remove(kind, StepReader.NAMESPACE, name);
  }

  private <T extends HasMetadata> void remove(ResourceKind<T> kind, String namespace, String name) {
    try {
      var _ = api().delete(kind, namespace, name, DeleteOptions.NOW);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  void delete(String kind, String name) {
    switch (kind) {
      case "service" -> delete(Kinds.SERVICE, name);
      case "slice" -> delete(Kinds.ENDPOINT_SLICE, name);
      case "pod" -> delete(Kinds.POD, name);
      default -> throw new NetduoException("a case cannot delete a " + kind);
    }
  }

  /** Creates an object, or makes it what is given. */
  void put(Map<String, Object> tree) {
    put(object(tree));
  }

  static HasMetadata object(Map<String, Object> tree) {
    return ManifestReader.read("case", JSON.writeValueAsString(tree)).getFirst().object();
  }

  <T extends HasMetadata> void put(T object) {
    ResourceKind<T> kind = Kinds.of(object);
    if (object.getMetadata().getNamespace() == null) {
      object.getMetadata().setNamespace(StepReader.NAMESPACE);
    }
    var key = ObjectKey.of(object);
    if (api().get(kind, key.namespace(), key.name()).isPresent()) {
      object.getMetadata().setResourceVersion(null);
      var _ = api().update(kind, object);
    } else {
      var _ = api().create(kind, object);
    }
  }

  /** Waits until pods of these names can serve. */
  void awaitReady(Set<String> names) {
    await(
        () -> "pods are ready: " + names,
        () ->
            cluster.readyPods(StepReader.NAMESPACE).stream()
                .map(ObjectKey::name)
                .collect(Collectors.toSet())
                .containsAll(names));
  }

  /** Gives nodes these zones, and no others. */
  void zones(Map<String, String> zones) {
    for (var node : cluster.nodes()) {
      var zone = Optional.ofNullable(zones.get(node.name()));
      var there = api().require(Kinds.NODE, "", node.name()).getMetadata().getLabels().get(ZONE);
      if (!Objects.equals(there, zone.orElse(null))) {
        api()
            .modify(
                Kinds.NODE,
                "",
                node.name(),
                object -> {
                  var changed = new NodeBuilder(object).editMetadata().removeFromLabels(ZONE);
                  zone.ifPresent(z -> changed.addToLabels(ZONE, z));
                  return changed.endMetadata().build();
                });
      }
    }
  }

  Service service(String name) {
    return api().require(Kinds.SERVICE, StepReader.NAMESPACE, name);
  }

  /** How many endpoints the slices of a service have, the largest first, by their type. */
  Map<Family, List<Integer>> sizes(String service) {
    var ofService = Selector.of(Map.of(Services.NAME_LABEL, service));
    var slices = api().list(Kinds.ENDPOINT_SLICE, StepReader.NAMESPACE, ofService).items();
    var sizes = new EnumMap<Family, List<Integer>>(Family.class);
    for (var slice : slices) {
      sizes
          .computeIfAbsent(Family.named(slice.getAddressType()), _ -> new ArrayList<>())
          .add(slice.getEndpoints().size());
    }
    sizes.values().forEach(list -> list.sort(Comparator.reverseOrder()));
    return sizes;
  }

  /** Makes pods that are objects and nothing else. */
  void put(Step.ObjectsOnly step) {
    if (api().get(Kinds.NODE, "", CaseObjects.NODE).isEmpty()) {
      var _ = api().create(Kinds.NODE, CaseObjects.node());
    }
    for (var pod : CaseObjects.pods(step)) {
      var _ = api().create(Kinds.POD, pod);
      var _ =
          api()
              .modifyStatus(
                  Kinds.POD,
                  StepReader.NAMESPACE,
                  pod.getMetadata().getName(),
                  object -> {
                    object.setStatus(pod.getStatus());
                    return object;
                  });
    }
  }

  Addresses addresses() {
    return addresses;
  }

  ProxyMode mode() {
    return cluster.spec().proxyMode();
  }

  /** Waits until the kernel is what the API was told. */
  void settle() {
    await(() -> "the data plane knows what the API was told", this::known);
    cluster.settleServices();
  }

  // What the data plane was told arrives a moment after the API acknowledged it, and the slices of
  // a service are written a moment after the service.
  private boolean known() {
    var snapshot = cluster.dataPlane().snapshot();
    var sliced =
        snapshot.slices().stream()
            .flatMap(slice -> Services.of(slice).stream())
            .collect(Collectors.toSet());
    return snapshot.services().stream()
            .filter(Services::selects)
            .allMatch(service -> sliced.contains(ObjectKey.of(service)))
        && versions(snapshot.services()).equals(versions(api().list(Kinds.SERVICE).items()))
        && versions(snapshot.slices()).equals(versions(api().list(Kinds.ENDPOINT_SLICE).items()));
  }

  private static Map<String, String> versions(List<? extends HasMetadata> objects) {
    var versions = new HashMap<String, String>();
    objects.forEach(object ->
        versions.put(ObjectKey.of(object).toString(), object.getMetadata().getResourceVersion()));
    return versions;
  }

  static void await(Supplier<String> what, BooleanSupplier holds) {
    if (!within(PATIENCE, holds::getAsBoolean, held -> held)) {
      throw new NetduoException(
          "within " + PATIENCE.toSeconds() + " s it did not come about that " + what.get());
    }
  }

  /** What is seen as soon as it is as wanted, or when soon is over. */
  static <T> T soon(Supplier<T> look, Predicate<? super T> isWanted) {
    return within(SOON, look, isWanted);
  }

  private static <T> T within(Duration patience, Supplier<T> look, Predicate<? super T> isWanted) {
    var deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      var seen = look.get();
      if (isWanted.test(seen) || System.nanoTime() > deadline) {
        return seen;
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
