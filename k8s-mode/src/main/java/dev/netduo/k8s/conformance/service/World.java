package dev.netduo.k8s.conformance.service;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Services;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.Outside;
import dev.netduo.k8s.manifest.ManifestReader;
import dev.netduo.k8s.service.ProxyMode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The cluster that cases are tried on: on each of n1 to n3 a pod that asks (c1 to c3) and one that
 * answers (b1 to b3, with the labels {@code app: backend} and {@code b: b1}; its ports 80 and 81
 * tell who answers, 7 echoes), and the machine ext outside.
 */
final class World {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Ip OUTSIDE = Ip.parse("192.0.2.10");
  private static final Set<String> STANDING = Set.of("b1", "b2", "b3", "c1", "c2", "c3");
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Agent agent;
  private final Cluster cluster;
  private final Outside outside;

  private World(Agent agent, Cluster cluster, Outside outside) {
    this.agent = agent;
    this.cluster = cluster;
    this.outside = outside;
  }

  static World build(Session session, Agent agent, Cluster cluster) {
    var outside = Outside.start(session, agent, cluster, "ext", List.of(OUTSIDE), List.of());
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
    try {
      var _ = api().delete(kind, StepReader.NAMESPACE, name, DeleteOptions.NOW);
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

  /** An address that is given a moment after the service was created. */
  Ip balancer(String service) {
    await(
        () -> "service " + service + " has a balancer's address", () -> given(service).isPresent());
    return given(service).orElseThrow();
  }

  private Optional<Ip> given(String service) {
    return Optional.ofNullable(service(service).getStatus())
        .flatMap(status -> Optional.ofNullable(status.getLoadBalancer()))
        .flatMap(balancer -> balancer.getIngress().stream().findFirst())
        .map(ingress -> Ip.parse(ingress.getIp()));
  }

  /** The addresses of a node, a pod or the machine outside. */
  Set<String> addresses(String name) {
    if (name.equals("ext")) {
      return Set.of(OUTSIDE.toString());
    }
    for (var node : cluster.nodes()) {
      if (node.name().equals(name)) {
        return Set.of(node.underlay().toString(), node.overlayAddress().toString());
      }
    }
    return Set.of(pod(name));
  }

  ProxyMode mode() {
    return cluster.spec().proxyMode();
  }

  Ip node(String name) {
    return cluster.nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NetduoException("there is no node " + name))
        .underlay();
  }

  List<String> nodeNames() {
    return cluster.spec().nodeNames();
  }

  String pod(String name) {
    return api().require(Kinds.POD, StepReader.NAMESPACE, name).getStatus().getPodIP();
  }

  String nodeOf(String pod) {
    return api().require(Kinds.POD, StepReader.NAMESPACE, pod).getSpec().getNodeName();
  }

  /** A process in the network namespace of a node, a pod or the machine outside. */
  int pid(String name) {
    if (name.equals("ext")) {
      return outside.source().pid();
    }
    return nodeNames().contains(name)
        ? cluster.nodePid(name)
        : cluster
            .pods()
            .pidOf(new ObjectKey(StepReader.NAMESPACE, name))
            .orElseThrow(() -> new NetduoException("there is no pod " + name));
  }

  /** Makes the machine outside send what is for this address to a node, whoever has it. */
  void routeFromOutside(Ip address, String node) {
    agent.run("via=" + node(node) + "\ndev=" + node + "\n" + routeOutside(address));
  }

  private String routeOutside(Ip address) {
    return "nsenter -t "
        + pid("ext")
        + " -n ip route replace "
        + address
        + " via $via dev $dev src "
        + OUTSIDE
        + '\n';
  }

  /**
   * Makes the machine outside send what is for this address to the node that has it, else to n1.
   */
  void routeFromOutside(Ip address) {
    var script = new StringBuilder("via=" + node("n1") + "\ndev=n1\n");
    for (var node : nodeNames()) {
      script
          .append("nsenter -t ")
          .append(pid(node))
          .append(" -n ip -o addr show to ")
          .append(address)
          .append(" | grep -q . && { via=")
          .append(node(node))
          .append("; dev=")
          .append(node)
          .append("; }\n");
    }
    script.append(routeOutside(address));
    agent.run(script.toString());
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

  static void await(java.util.function.Supplier<String> what, BooleanSupplier holds) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new NetduoException(
            "within " + PATIENCE.toSeconds() + " s it did not come about that " + what.get());
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
