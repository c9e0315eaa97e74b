package dev.netduo.k8s.policy;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.snapshot.PodNetwork;
import dev.netduo.k8s.snapshot.PodNetwork.NamedPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import tools.jackson.databind.json.JsonMapper;

/** The fixed world of the shared policy cases, and the actions that change it. */
@NullUnmarked // so many lookups in untyped maps
@SuppressWarnings("unchecked") // the case file's shapes are given in its own head
final class PolicyWorld {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, Object> model;
  private final Map<String, Map<String, String>> namespaces = new LinkedHashMap<>();
  private final Map<String, PodNetwork> pods = new LinkedHashMap<>();
  private final Map<String, NetworkPolicy> policies = new LinkedHashMap<>();

  PolicyWorld(Map<String, Object> model) {
    this.model = model;
    entries(model, "namespaces")
        .forEach((name, ns) ->
            namespaces.put(name, new HashMap<>((Map<String, String>) ns.get("labels"))));
    entries(model, "pods").forEach((key, pod) -> putPod(key, pod, modelPorts()));
  }

  static Map<String, Map<String, Object>> entries(Map<String, Object> in, String key) {
    return (Map<String, Map<String, Object>>) in.get(key);
  }

  List<NamedPort> modelPorts() {
    return ports((List<Map<String, Object>>) model.get("ports"));
  }

  private static List<NamedPort> ports(List<Map<String, Object>> ports) {
    return ports.stream()
        .map(port ->
            new NamedPort(
                (String) port.get("name"),
                Protocol.valueOf((String) port.get("protocol")),
                (Integer) port.get("port")))
        .toList();
  }

  private void putPod(String key, Map<String, Object> pod, List<NamedPort> ports) {
    var slash = key.indexOf('/');
    var network =
        new PodNetwork(
            key.substring(0, slash),
            key.substring(slash + 1),
            new HashMap<>((Map<String, String>) pod.getOrDefault("labels", Map.of())),
            (String) pod.get("node"),
            Ip.parse(filled((String) pod.get("ip"))),
            ports);
    pods.put(key, network);
  }

  void apply(Map<String, Object> policy) {
    var read = JSON.convertValue(fill(policy), NetworkPolicy.class);
    var spec = read.getSpec();
    if (spec.getPolicyTypes() == null || spec.getPolicyTypes().isEmpty()) {
      // Defaults of the real API server: Ingress always, Egress where there is an egress section.
      var egress = ((Map<String, Object>) policy.get("spec")).containsKey("egress");
      spec.setPolicyTypes(egress ? List.of("Ingress", "Egress") : List.of("Ingress"));
    }
    policies.put(read.getMetadata().getNamespace() + "/" + read.getMetadata().getName(), read);
  }

  void act(Map<String, Object> action) {
    var verb = action.keySet().iterator().next();
    var about = (Map<String, Object>) action.get(verb);
    switch (verb) {
      case "apply-policy" -> apply(about);
      case "delete-policy" -> policies.remove(about.get("namespace") + "/" + about.get("name"));
      case "label-pod" -> relabel(podAt((String) about.get("pod")).labels(), about);
      case "label-namespace" ->
          relabel(
              namespaces.computeIfAbsent((String) about.get("namespace"), key -> new HashMap<>()),
              about);
      case "create-pod" -> {
        var own = Optional.ofNullable((List<Map<String, Object>>) about.get("ports"));
        putPod((String) about.get("pod"), about, own.map(PolicyWorld::ports).orElse(modelPorts()));
      }
      case "delete-pod" -> pods.remove((String) about.get("pod"));
      case "change-pod-ip" -> {
        var pod = podAt((String) about.get("pod"));
        var moved = Ip.parse((String) about.get("ip"));
        pods.put(
            pod.key(),
            new PodNetwork(
                pod.namespace(), pod.name(), pod.labels(), pod.node(), moved, pod.ports()));
      }
      default -> throw new IllegalArgumentException("unknown action " + verb);
    }
  }

  private static void relabel(Map<String, String> labels, Map<String, Object> about) {
    labels.putAll((Map<String, String>) about.getOrDefault("set", Map.of()));
    ((List<String>) about.getOrDefault("remove", List.of())).forEach(labels::remove);
  }

  private Object fill(Object value) {
    return switch (value) {
      case String text -> filled(text);
      case List<?> list -> list.stream().map(this::fill).toList();
      case Map<?, ?> map -> {
        var filled = new LinkedHashMap<Object, Object>();
        map.forEach((key, inner) -> filled.put(key, fill(inner)));
        yield filled;
      }
      default -> value;
    };
  }

  private String filled(String text) {
    if (!text.startsWith("${")) {
      return text;
    }
    var words = List.of(text.substring(2, text.indexOf('}')).split("[:/]", -1));
    var rest = text.substring(text.indexOf('}') + 1);
    var filled =
        switch (words.getFirst()) {
          case "ip" -> modelIp(words.get(1) + "/" + words.get(2)).toString();
          case "net" ->
              Cidr.around(
                      modelIp(words.get(1) + "/" + words.get(2)), Integer.parseInt(words.get(3)))
                  .toString();
          case "node" -> (String) node(words.get(1)).get("podCIDR");
          case "cluster" -> (String) model.get("clusterCIDR");
          case "vip" -> (String) vip(words.get(1) + "/" + words.get(2));
          default -> throw new IllegalArgumentException("unknown placeholder " + text);
        };
    return filled + rest;
  }

  private Map<String, Object> node(String name) {
    return Optional.ofNullable(entries(model, "nodes").get(name)).orElseThrow();
  }

  private Object vip(String pod) {
    return Optional.ofNullable(entries(model, "services").get(pod)).orElseThrow().get("vip");
  }

  private Ip modelIp(String pod) {
    var entry = Optional.ofNullable(entries(model, "pods").get(pod)).orElseThrow();
    return Ip.parse((String) entry.get("ip"));
  }

  private PodNetwork podAt(String key) {
    return Optional.ofNullable(pods.get(key)).orElseThrow();
  }

  List<PodNetwork> pods() {
    return List.copyOf(pods.values());
  }

  /** The address of a pod, node, outside host, or of the pod behind a service. */
  Ip address(String who) {
    var name = who.startsWith("svc:") ? who.substring(4) : who;
    if (name.contains("/")) {
      return podAt(name).ip();
    }
    var place = name.startsWith("ext") ? entries(model, "externals") : entries(model, "nodes");
    return Ip.parse((String) Optional.ofNullable(place.get(name)).orElseThrow().get("ip"));
  }

  ClusterSnapshot snapshot() {
    var nodes = new ArrayList<NodeNetwork>();
    entries(model, "nodes")
        .forEach((name, node) ->
            nodes.add(
                new NodeNetwork(
                    name,
                    Ip.parse((String) node.get("ip")),
                    Cidr.parse((String) node.get("podCIDR")),
                    1500)));
    var ranges =
        new ClusterSnapshot.Ranges(
            Cidr.parse((String) model.get("clusterCIDR")),
            Cidr.parse("10.96.0.0/12"),
            "cluster.local");
    return new ClusterSnapshot(
        ranges,
        nodes,
        pods(),
        Map.copyOf(namespaces),
        List.of(),
        List.of(),
        List.copyOf(policies.values()));
  }
}
