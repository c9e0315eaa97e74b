package dev.netduo.k8s.conformance.policy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.Outside;
import dev.netduo.k8s.conformance.policy.PolicyCase.Action;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.snapshot.PodNetwork;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A real cluster of three nodes with the model's pods. Between cases policies go and labels come
 * back; a pod is made anew only where a case took it or its address away.
 */
final class ClusterWorld implements World {
  private static final List<ResourceKind<?>> POLICIES =
      List.of(Kinds.NETWORK_POLICY, Kinds.CLUSTER_NETWORK_POLICY);

  private final Model model;
  private final Cluster cluster;
  private final KubeApi api;
  private final Map<String, Outside> externals;
  private final Placeholders placeholders;
  private final WorldPods pods;

  /** Builds the model's world in an empty cluster with nodes of the same names. */
  ClusterWorld(Model model, Cluster cluster, Map<String, Outside> externals) {
    this.model = model;
    this.cluster = cluster;
    this.api = cluster.api();
    this.externals = externals;
    this.placeholders =
        new Placeholders(model, ranges(cluster), cluster.spec().podCidr(), vips(model, cluster));
    this.pods = new WorldPods(cluster, model);
    reset();
    pods.serve(placeholders.vips());
    pods.serveOnNodes();
    cluster.settle();
  }

  private static Map<String, Cidr> ranges(Cluster cluster) {
    return cluster.nodes().stream()
        .collect(Collectors.toMap(NodeNetwork::name, NodeNetwork::podCidr));
  }

  private static Map<String, Ip> vips(Model model, Cluster cluster) {
    var vips = new HashMap<String, Ip>();
    model
        .services()
        .forEach((pod, service) -> {
          if (!cluster.spec().serviceCidr().contains(service.vip())) {
            throw new NetduoException(
                "the service address "
                    + service.vip()
                    + " is not of the cluster's range "
                    + cluster.spec().serviceCidr());
          }
          vips.put(pod, service.vip());
        });
    return vips;
  }

  @Override
  public void reset() {
    POLICIES.forEach(this::deleteAll);
    var spare = new TreeSet<>(namespaces().keySet());
    spare.removeAll(model.namespaces().keySet());
    model.namespaces().forEach(this::ensureNamespace);
    pods.keep(model.pods().keySet());
    spare.forEach(this::deleteNamespace);
    var wanted = new LinkedHashMap<String, Model.Pod>();
    model.pods().forEach((key, pod) -> wanted.put(key, placed(pod)));
    pods.ensure(wanted);
    await();
  }

  private Model.Pod placed(Model.Pod pod) {
    return new Model.Pod(
        pod.node(), placeholders.placed(pod.node(), pod.ip()), pod.labels(), pod.ports());
  }

  private <T extends HasMetadata> void deleteAll(ResourceKind<T> kind) {
    for (var policy : api.list(kind).items()) {
      var key = ObjectKey.of(policy);
      var _ = api.delete(kind, key.namespace(), key.name(), DeleteOptions.NOW);
    }
  }

  /** The labels of every namespace the cases may have made. */
  private Map<String, Map<String, String>> namespaces() {
    var namespaces = new TreeMap<String, Map<String, String>>();
    for (var namespace : api.list(Kinds.NAMESPACE).items()) {
      var name = namespace.getMetadata().getName();
      if (!name.equals("default") && !name.startsWith("kube-")) {
        namespaces.put(name, Map.copyOf(namespace.getMetadata().getLabels()));
      }
    }
    return namespaces;
  }

  private void ensureNamespace(String name, Map<String, String> labels) {
    WorldPods.ensureNamespace(api, name, labels);
  }

  private void deleteNamespace(String name) {
    pods.keep(
        pods.keys().stream()
            .filter(key -> !key.startsWith(name + "/"))
            .collect(Collectors.toSet()));
    var _ = api.delete(Kinds.NAMESPACE, "", name, DeleteOptions.NOW);
  }

  @Override
  public void apply(List<Action> actions) {
    for (var action : actions) {
      apply(action);
    }
    await();
  }

  private void apply(Action action) {
    switch (action) {
      case Action.ApplyPolicy(var place, var tree) ->
          replace(Policies.read(place, placeholders.fill(tree)).object());
      case Action.DeletePolicy(var kind, var namespace, var name) -> {
        var _ = api.delete(policyKind(kind), namespace, name, DeleteOptions.NOW);
      }
      case Action.LabelPod(var pod, var set, var remove) -> {
        var key = WorldPods.key(pod);
        relabel(Kinds.POD, key.namespace(), key.name(), set, remove);
      }
      case Action.LabelNamespace(var namespace, var set, var remove) ->
          relabel(Kinds.NAMESPACE, "", namespace, set, remove);
      case Action.CreatePod(var pod, var node, var ip, var labels, var ports) ->
          pods.ensure(
              Map.of(pod, new Model.Pod(node, placeholders.placed(node, ip), labels, ports)));
      case Action.DeletePod(var pod) ->
          pods.keep(
              pods.keys().stream().filter(key -> !key.equals(pod)).collect(Collectors.toSet()));
      case Action.MovePod(var pod, var ip) -> pods.move(pod, node -> placeholders.placed(node, ip));
      case Action.CreateNamespace(var name, var labels) -> ensureNamespace(name, labels);
      case Action.DeleteNamespace(var name) -> deleteNamespace(name);
    }
  }

  /** The kind of policy that is called so. */
  static ResourceKind<?> policyKind(String kind) {
    return POLICIES.stream()
        .filter(known -> known.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new NetduoException("'" + kind + "' is no kind of policy"));
  }

  private <T extends HasMetadata> void replace(T object) {
    ResourceKind<T> kind = Kinds.of(object);
    var key = ObjectKey.of(object);
    if (api.get(kind, key.namespace(), key.name()).isPresent()) {
      object.getMetadata().setResourceVersion(null);
      var _ = api.update(kind, object);
    } else {
      var _ = api.create(kind, object);
    }
  }

  private <T extends HasMetadata> void relabel(
      ResourceKind<T> kind,
      String namespace,
      String name,
      Map<String, String> set,
      Set<String> remove) {
    var changed =
        api.modify(
            kind,
            namespace,
            name,
            object -> {
              var labels = new TreeMap<>(WorldPods.labels(object));
              labels.putAll(set);
              labels.keySet().removeAll(remove);
              object.getMetadata().setLabels(labels);
              return object;
            });
    if (changed.isEmpty()) {
      throw new NetduoException("there is no " + kind.singular() + " " + name + " to label");
    }
  }

  /** Waits until the kernel has what the API was told. */
  private void await() {
    pods.await(() -> known(snapshot()));
    cluster.settle();
  }

  // What the data plane was told arrives a moment after the API acknowledged it.
  private boolean known(ClusterSnapshot snapshot) {
    return snapshot.namespaces().equals(all(Kinds.NAMESPACE, WorldPods::labels))
        && versions(snapshot.policies()).equals(all(Kinds.NETWORK_POLICY, ClusterWorld::version))
        && versions(snapshot.cluster().policies())
            .equals(all(Kinds.CLUSTER_NETWORK_POLICY, ClusterWorld::version))
        && snapshot.pods().stream()
            .collect(Collectors.toMap(PodNetwork::key, PodNetwork::labels))
            .equals(
                api.list(Kinds.POD).items().stream()
                    .filter(pod -> !Boolean.TRUE.equals(pod.getSpec().getHostNetwork()))
                    .collect(
                        Collectors.toMap(pod -> ObjectKey.of(pod).toString(), WorldPods::labels)));
  }

  private static Map<String, String> versions(List<? extends HasMetadata> objects) {
    return objects.stream()
        .collect(
            Collectors.toMap(object -> ObjectKey.of(object).toString(), ClusterWorld::version));
  }

  private static String version(HasMetadata object) {
    return object.getMetadata().getResourceVersion();
  }

  private <T extends HasMetadata, V> Map<String, V> all(
      ResourceKind<T> kind, Function<? super T, V> value) {
    return api.list(kind).items().stream()
        .collect(Collectors.toMap(object -> ObjectKey.of(object).toString(), value));
  }

  @Override
  public ClusterSnapshot snapshot() {
    return cluster.dataPlane().snapshot();
  }

  @Override
  public List<String> pods() {
    return pods.keys();
  }

  /** A process in the network namespace of a pod, node or external. */
  int pid(String name) {
    if (name.contains("/")) {
      return pods.pid(name);
    }
    return Optional.ofNullable(externals.get(name))
        .map(outside -> outside.source().pid())
        .orElseGet(() -> cluster.nodePid(name));
  }

  @Override
  public Ip address(String name) {
    if (name.startsWith("svc:")) {
      return Optional.ofNullable(placeholders.vips().get(name.substring(4))).orElseThrow();
    }
    if (name.contains("/")) {
      return pods.address(name);
    }
    return Optional.ofNullable(externals.get(name))
        .map(Outside::address)
        .orElseGet(() -> node(name).underlay());
  }

  private NodeNetwork node(String name) {
    return cluster.nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NetduoException("the cluster has no node '" + name + "'"));
  }
}
