package dev.netduo.k8s.conformance.policy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.conformance.policy.PolicyCase.Action;
import dev.netduo.k8s.snapshot.ClusterPolicies;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.snapshot.PodNetwork;
import dev.netduo.k8s.store.ObjectStore;
import dev.netduo.k8s.store.ServiceAddresses;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The model's world with nothing behind it but an API that fills in and judges policies: what the
 * evaluator is asked about.
 */
final class SimulatedWorld implements World {
  private static final int MTU = 1500;

  private final Model model;
  private final Placeholders placeholders;
  private final Map<String, Map<String, String>> namespaces = new TreeMap<>();
  private final Map<String, Model.Pod> pods = new TreeMap<>();
  private KubeApi api = api();

  SimulatedWorld(Model model) {
    this.model = model;
    this.placeholders = Placeholders.of(model);
    reset();
  }

  private static KubeApi api() {
    return new ObjectStore(new ServiceAddresses(Cidr.parse("10.96.0.0/16")));
  }

  @Override
  public void reset() {
    api = api();
    namespaces.clear();
    pods.clear();
    model.namespaces().forEach(this::createNamespace);
    pods.putAll(model.pods());
  }

  private void createNamespace(String name, Map<String, String> labels) {
    var own = new HashMap<>(labels);
    own.put("kubernetes.io/metadata.name", name);
    namespaces.put(name, own);
    var _ =
        api.create(
            Kinds.NAMESPACE,
            new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build());
  }

  @Override
  public void apply(List<Action> actions) {
    actions.forEach(this::apply);
  }

  private void apply(Action action) {
    switch (action) {
      case Action.ApplyPolicy(var place, var tree) ->
          replace(Policies.read(place, placeholders.fill(tree)).object());
      case Action.DeletePolicy(var kind, var namespace, var name) -> {
        var _ = api.delete(ClusterWorld.policyKind(kind), namespace, name, DeleteOptions.NOW);
      }
      case Action.LabelPod(var pod, var set, var remove) -> {
        var before = pod(pod);
        var labels = new HashMap<>(before.labels());
        labels.putAll(set);
        labels.keySet().removeAll(remove);
        pods.put(pod, new Model.Pod(before.node(), before.ip(), labels, before.ports()));
      }
      case Action.LabelNamespace(var namespace, var set, var remove) -> {
        var labels = Optional.ofNullable(namespaces.get(namespace)).orElseThrow();
        labels.putAll(set);
        labels.keySet().removeAll(remove);
      }
      case Action.CreatePod(var pod, var node, var ip, var labels, var ports) ->
          pods.put(pod, new Model.Pod(node, ip, labels, ports));
      case Action.DeletePod(var pod) -> pods.remove(pod);
      case Action.MovePod(var pod, var ip) -> {
        var before = pod(pod);
        pods.put(pod, new Model.Pod(before.node(), ip, before.labels(), before.ports()));
      }
      case Action.CreateNamespace(var name, var labels) -> createNamespace(name, labels);
      case Action.DeleteNamespace(var name) -> {
        namespaces.remove(name);
        pods.keySet().removeIf(pod -> pod.startsWith(name + "/"));
      }
    }
  }

  private <T extends HasMetadata> void replace(T object) {
    ResourceKind<T> kind = Kinds.of(object);
    var key = ObjectKey.of(object);
    if (api.get(kind, key.namespace(), key.name()).isPresent()) {
      var _ = api.update(kind, object);
    } else {
      var _ = api.create(kind, object);
    }
  }

  private Model.Pod pod(String key) {
    return Optional.ofNullable(pods.get(key))
        .orElseThrow(() -> new NetduoException("there is no pod " + key));
  }

  @Override
  public ClusterSnapshot snapshot() {
    var placed =
        pods.entrySet().stream()
            .map(pod -> {
              var key = WorldPods.key(pod.getKey());
              var value = pod.getValue();
              return new PodNetwork(
                  key.namespace(),
                  key.name(),
                  value.labels(),
                  value.node(),
                  value.ip(),
                  value.ports());
            })
            .toList();
    var nodes =
        model.nodes().entrySet().stream()
            .map(node ->
                new NodeNetwork(node.getKey(), node.getValue().ip(), node.getValue().pods(), MTU))
            .toList();
    var nodeLabels = new LinkedHashMap<String, Map<String, String>>();
    model
        .nodes()
        .keySet()
        .forEach(name -> nodeLabels.put(name, Map.of("kubernetes.io/hostname", name)));
    return new ClusterSnapshot(
        new ClusterSnapshot.Ranges(model.range(), Cidr.parse("10.96.0.0/16"), "cluster.local"),
        nodes,
        placed,
        Map.copyOf(namespaces),
        List.of(),
        List.of(),
        api.list(Kinds.NETWORK_POLICY).items(),
        new ClusterPolicies(api.list(Kinds.CLUSTER_NETWORK_POLICY).items(), nodeLabels),
        Map.of());
  }

  @Override
  public List<String> pods() {
    return List.copyOf(pods.keySet());
  }

  @Override
  public Ip address(String name) {
    if (name.contains("/")) {
      return pod(name).ip();
    }
    return Optional.ofNullable(model.externals().get(name))
        .orElseGet(() -> Optional.ofNullable(model.nodes().get(name)).orElseThrow().ip());
  }
}
