package dev.netduo.k8s.conformance.policy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.ipam.AddressRequest;
import dev.netduo.k8s.snapshot.PodNetwork;
import dev.netduo.k8s.snapshot.PodNetwork.NamedPort;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The pods of a world on a real cluster, each at a given address and serving the model's ports. */
final class WorldPods {
  // Services find their pod by this one, which no case knows.
  private static final String OWN_LABEL = "conformance.netduo.dev/pod";
  // No case selects what is in it.
  private static final String NODE_PODS = "kube-system";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(2);

  private final Cluster cluster;
  private final KubeApi api;
  private final Model model;
  private final Map<String, Model.Pod> there = new TreeMap<>();

  WorldPods(Cluster cluster, Model model) {
    this.cluster = cluster;
    this.api = cluster.api();
    this.model = model;
  }

  static ObjectKey key(String pod) {
    var slash = pod.indexOf('/');
    return new ObjectKey(pod.substring(0, slash), pod.substring(slash + 1));
  }

  static Map<String, String> labels(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getLabels()).map(Map::copyOf).orElse(Map.of());
  }

  static void ensureNamespace(KubeApi api, String name, Map<String, String> labels) {
    var own = new TreeMap<>(labels);
    own.put("kubernetes.io/metadata.name", name);
    if (api.get(Kinds.NAMESPACE, "", name).isEmpty()) {
      var _ =
          api.create(
              Kinds.NAMESPACE,
              new NamespaceBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .withLabels(own)
                  .endMetadata()
                  .build());
      return;
    }
    var _ =
        api.modify(
            Kinds.NAMESPACE,
            "",
            name,
            namespace -> {
              namespace.getMetadata().setLabels(own);
              return namespace;
            });
  }

  List<String> keys() {
    return List.copyOf(there.keySet());
  }

  /** Deletes every pod but these. */
  void keep(Set<String> wanted) {
    var spare = there.keySet().stream().filter(pod -> !wanted.contains(pod)).toList();
    spare.forEach(this::delete);
    await(() -> spare.stream().noneMatch(this::isLeft));
  }

  private void delete(String pod) {
    there.remove(pod);
    var key = key(pod);
    var _ = api.delete(Kinds.POD, key.namespace(), key.name(), DeleteOptions.DEFAULT.withGrace(0));
  }

  private boolean isLeft(String pod) {
    var key = key(pod);
    return api.get(Kinds.POD, key.namespace(), key.name()).isPresent() || wired(pod).isPresent();
  }

  /** Makes a pod anew on its node at another address. */
  void move(String pod, Function<String, Ip> address) {
    var before =
        Optional.ofNullable(there.get(pod))
            .orElseThrow(() -> new NetduoException("there is no pod " + pod));
    var labels = labels(api.require(Kinds.POD, key(pod).namespace(), key(pod).name()));
    var kept = new TreeMap<>(labels);
    kept.remove(OWN_LABEL);
    var moved = new Model.Pod(before.node(), address.apply(before.node()), kept, before.ports());
    ensure(Map.of(pod, moved));
  }

  /** Creates what is missing, makes anew what has another address, and gives labels. */
  void ensure(Map<String, Model.Pod> wanted) {
    var gone =
        wanted.entrySet().stream()
            .filter(pod -> {
              var before = there.get(pod.getKey());
              return before != null && !before.ip().equals(pod.getValue().ip());
            })
            .map(Map.Entry::getKey)
            .toList();
    gone.forEach(this::delete);
    await(() -> gone.stream().noneMatch(this::isLeft));
    wanted.forEach((name, pod) -> {
      var key = key(name);
      if (there.put(name, pod) == null) {
        var _ = api.create(Kinds.POD, pod(key, pod));
      } else {
        var _ =
            api.modify(
                Kinds.POD,
                key.namespace(),
                key.name(),
                object -> {
                  object.getMetadata().setLabels(ownLabels(key, pod));
                  return object;
                });
      }
    });
    await(() -> wanted.keySet().stream().allMatch(this::isReady));
  }

  private boolean isReady(String pod) {
    var key = key(pod);
    return cluster.readyPods(key.namespace()).contains(key) && wired(pod).isPresent();
  }

  private static Map<String, String> ownLabels(ObjectKey key, Model.Pod pod) {
    var labels = new HashMap<>(pod.labels());
    labels.put(OWN_LABEL, key.name());
    return labels;
  }

  private Pod pod(ObjectKey key, Model.Pod pod) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(key.namespace())
        .withName(key.name())
        .withLabels(ownLabels(key, pod))
        .withAnnotations(Map.of(AddressRequest.FIXED, pod.ip().toString()))
        .endMetadata()
        .withNewSpec()
        .withNodeName(pod.node())
        .withTerminationGracePeriodSeconds(0L)
        .addNewContainer()
        .withName("serve")
        .withImage("netduo/box")
        .withArgs(serving(model.ports()))
        .withPorts(pod.ports().stream().map(WorldPods::declared).toList())
        .endContainer()
        .endSpec()
        .build();
  }

  /** Has every node serve what pods serve, by a pod in its own network. */
  void serveOnNodes() {
    for (var node : model.nodes().keySet()) {
      var _ =
          api.create(
              Kinds.POD,
              new PodBuilder()
                  .withNewMetadata()
                  .withNamespace(NODE_PODS)
                  .withName("conformance-" + node)
                  .endMetadata()
                  .withNewSpec()
                  .withNodeName(node)
                  .withHostNetwork(true)
                  .withTerminationGracePeriodSeconds(0L)
                  .addNewContainer()
                  .withName("serve")
                  .withImage("netduo/box")
                  .withArgs(serving(model.ports()))
                  .endContainer()
                  .endSpec()
                  .build());
    }
    var names = model.nodes().keySet().stream().map(node -> "conformance-" + node).toList();
    await(() ->
        cluster.readyPods(NODE_PODS).stream()
            .map(ObjectKey::name)
            .collect(Collectors.toSet())
            .containsAll(names));
  }

  /** What {@code netserve} is told; it knows no SCTP. */
  static List<String> serving(List<NamedPort> ports) {
    return ports.stream()
        .filter(port -> PolicySuite.PROBED.contains(port.protocol()))
        .map(port -> port.port() + "/" + port.protocol().lowerCase())
        .collect(
            Collectors.collectingAndThen(
                Collectors.toList(),
                words -> {
                  words.addFirst("netserve");
                  return words;
                }));
  }

  private static ContainerPort declared(NamedPort port) {
    return new ContainerPortBuilder()
        .withName(port.name())
        .withContainerPort(port.port())
        .withProtocol(port.protocol().name())
        .build();
  }

  /** Gives every pod its own service at these addresses. */
  void serve(Map<String, Ip> vips) {
    vips.forEach((pod, vip) -> {
      var key = key(pod);
      var _ =
          api.create(
              Kinds.SERVICE,
              new ServiceBuilder()
                  .withNewMetadata()
                  .withNamespace(key.namespace())
                  .withName(Optional.ofNullable(model.services().get(pod)).orElseThrow().name())
                  .endMetadata()
                  .withNewSpec()
                  .withClusterIP(vip.toString())
                  .withSelector(Map.of(OWN_LABEL, key.name()))
                  .withPorts(model.ports().stream().map(WorldPods::served).toList())
                  .endSpec()
                  .build());
    });
  }

  private static ServicePort served(NamedPort port) {
    return new ServicePortBuilder()
        .withName(port.name())
        .withProtocol(port.protocol().name())
        .withPort(port.port())
        .withTargetPort(new IntOrString(port.port()))
        .build();
  }

  private Optional<PodNetwork> wired(String pod) {
    return cluster.dataPlane().snapshot().pods().stream()
        .filter(network -> network.key().equals(pod))
        .findFirst();
  }

  Ip address(String pod) {
    return wired(pod)
        .map(PodNetwork::ip)
        .orElseThrow(() -> new NetduoException("there is no pod " + pod));
  }

  int pid(String pod) {
    return cluster
        .pods()
        .pidOf(key(pod))
        .orElseThrow(() -> new NetduoException("pod " + pod + " does not run"));
  }

  /** Waits until something holds. */
  void await(BooleanSupplier holds) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new NetduoException(
            "the world of the cases did not come about within " + PATIENCE.toSeconds() + " s",
            "is the machine overloaded?");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
