package dev.netduo.k8s.cli.view;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.ResourceKind;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The tables of {@code kubectl get}. Source: {@code pkg/printers/internalversion}. */
final class KindTables {
  private static final Map<ResourceKind<?>, KindTable<?>> ALL =
      Map.of(
          Kinds.POD, pods(),
          Kinds.SERVICE, services(),
          Kinds.DEPLOYMENT, deployments(),
          Kinds.REPLICA_SET, replicaSets(),
          Kinds.NODE, nodes(),
          Kinds.NAMESPACE, namespaces(),
          Kinds.ENDPOINT_SLICE, slices(),
          Kinds.NETWORK_POLICY, policies(),
          Kinds.CONFIG_MAP, configMaps(),
          Kinds.EVENT, events());

  private KindTables() {}

  @SuppressWarnings("unchecked") // a kind's table is of that kind
  static <T extends HasMetadata> KindTable<T> of(ResourceKind<T> kind) {
    return (KindTable<T>)
        Optional.<KindTable<?>>ofNullable(ALL.get(kind))
            .orElseGet(() -> new KindTable<T>().name().age());
  }

  private static KindTable<Pod> pods() {
    return new KindTable<Pod>()
        .name()
        .column("READY", PodSummary::ready)
        .column("STATUS", PodSummary::status)
        .column("RESTARTS", PodSummary::restarts)
        .age()
        .wide("IP", pod -> Pods.ip(pod).orElse(""))
        .wide("NODE", pod -> Pods.node(pod).orElse(""))
        .wide("NOMINATED NODE", _ -> "")
        .wide("READINESS GATES", _ -> "");
  }

  private static KindTable<Service> services() {
    return new KindTable<Service>()
        .name()
        .column("TYPE", service -> service.getSpec().getType())
        .column("CLUSTER-IP", service -> service.getSpec().getClusterIP())
        .column("EXTERNAL-IP", KindTables::externalIp)
        .column("PORT(S)", service -> Text.ports(service.getSpec().getPorts()))
        .age()
        .wide("SELECTOR", service -> Text.pairs(service.getSpec().getSelector()));
  }

  private static String externalIp(Service service) {
    var spec = service.getSpec();
    var name = spec.getExternalName();
    return name == null || name.isEmpty() ? Text.joined(Text.list(spec.getExternalIPs())) : name;
  }

  private static KindTable<Deployment> deployments() {
    return new KindTable<Deployment>()
        .name()
        .column(
            "READY",
            d ->
                status(d, s -> s.getReadyReplicas()) + "/" + Text.orZero(d.getSpec().getReplicas()))
        .column("UP-TO-DATE", d -> status(d, s -> s.getUpdatedReplicas()))
        .column("AVAILABLE", d -> status(d, s -> s.getAvailableReplicas()))
        .age()
        .wide(
            "CONTAINERS", d -> containers(d.getSpec().getTemplate().getSpec(), Container::getName))
        .wide("IMAGES", d -> containers(d.getSpec().getTemplate().getSpec(), Container::getImage))
        .wide("SELECTOR", d -> Text.selector(d.getSpec().getSelector()));
  }

  private static int status(
      Deployment deployment,
      Function<
              io.fabric8.kubernetes.api.model.apps.DeploymentStatus,
              @org.jspecify.annotations.Nullable Integer>
          field) {
    return deployment.getStatus() == null ? 0 : Text.orZero(field.apply(deployment.getStatus()));
  }

  private static KindTable<ReplicaSet> replicaSets() {
    return new KindTable<ReplicaSet>()
        .name()
        .column("DESIRED", r -> Text.orZero(r.getSpec().getReplicas()))
        .column(
            "CURRENT", r -> r.getStatus() == null ? 0 : Text.orZero(r.getStatus().getReplicas()))
        .column(
            "READY", r -> r.getStatus() == null ? 0 : Text.orZero(r.getStatus().getReadyReplicas()))
        .age()
        .wide(
            "CONTAINERS", r -> containers(r.getSpec().getTemplate().getSpec(), Container::getName))
        .wide("IMAGES", r -> containers(r.getSpec().getTemplate().getSpec(), Container::getImage))
        .wide("SELECTOR", r -> Text.selector(r.getSpec().getSelector()));
  }

  private static String containers(PodSpec spec, Function<Container, String> field) {
    return Text.joined(spec.getContainers().stream().map(field).toList());
  }

  private static KindTable<Node> nodes() {
    return new KindTable<Node>()
        .name()
        .column("STATUS", KindTables::nodeStatus)
        .column("ROLES", KindTables::roles)
        .age()
        .column(
            "VERSION",
            n ->
                n.getStatus().getNodeInfo() == null
                    ? ""
                    : n.getStatus().getNodeInfo().getKubeletVersion())
        .wide("INTERNAL-IP", node -> address(node, "InternalIP"))
        .wide("EXTERNAL-IP", node -> address(node, "ExternalIP"))
        .wide("POD-CIDR", node -> node.getSpec().getPodCIDR());
  }

  private static String nodeStatus(Node node) {
    var ready =
        Text.list(node.getStatus().getConditions()).stream()
            .filter(c -> c.getType().equals("Ready"))
            .findFirst()
            .map(c -> c.getStatus().equals("True") ? "Ready" : "NotReady")
            .orElse("Unknown");
    var unschedulable = Boolean.TRUE.equals(node.getSpec().getUnschedulable());
    return unschedulable ? ready + ",SchedulingDisabled" : ready;
  }

  private static String roles(Node node) {
    var prefix = "node-role.kubernetes.io/";
    return Text.joined(
        Pods.labels(node).keySet().stream()
            .filter(key -> key.startsWith(prefix))
            .map(key -> key.substring(prefix.length()))
            .sorted()
            .toList());
  }

  private static String address(Node node, String type) {
    return Text.list(node.getStatus().getAddresses()).stream()
        .filter(a -> a.getType().equals(type))
        .map(a -> a.getAddress())
        .findFirst()
        .orElse("");
  }

  private static KindTable<Namespace> namespaces() {
    return new KindTable<Namespace>()
        .name()
        .column(
            "STATUS",
            n ->
                Pods.isTerminating(n)
                    ? "Terminating"
                    : n.getStatus() == null ? "" : n.getStatus().getPhase())
        .age();
  }

  private static KindTable<EndpointSlice> slices() {
    return new KindTable<EndpointSlice>()
        .name()
        .column("ADDRESSTYPE", EndpointSlice::getAddressType)
        .column(
            "PORTS",
            s -> more(Text.list(s.getPorts()).stream().map(p -> Text.orNone(p.getPort())).toList()))
        .column(
            "ENDPOINTS",
            s ->
                more(
                    Text.list(s.getEndpoints()).stream()
                        .flatMap(e -> e.getAddresses().stream())
                        .toList()))
        .age();
  }

  // Three are shown, the rest is counted.
  private static String more(List<String> all) {
    return all.size() <= 3
        ? (all.isEmpty() ? "<unset>" : String.join(",", all))
        : String.join(",", all.subList(0, 3)) + " + " + (all.size() - 3) + " more...";
  }

  private static KindTable<NetworkPolicy> policies() {
    return new KindTable<NetworkPolicy>()
        .name()
        .column("POD-SELECTOR", p -> Text.selector(p.getSpec().getPodSelector()))
        .age();
  }

  private static KindTable<ConfigMap> configMaps() {
    return new KindTable<ConfigMap>()
        .name()
        .column(
            "DATA",
            c ->
                Text.map(c.getData()).size()
                    + (c.getBinaryData() == null ? 0 : c.getBinaryData().size()))
        .age();
  }

  private static KindTable<Event> events() {
    return new KindTable<Event>()
        .timed("LAST SEEN", (event, now) -> Age.of(event.getLastTimestamp(), now))
        .column("TYPE", Event::getType)
        .column("REASON", Event::getReason)
        .column(
            "OBJECT",
            e ->
                Text.orNone(e.getInvolvedObject().getKind()).toLowerCase(java.util.Locale.ROOT)
                    + "/"
                    + e.getInvolvedObject().getName())
        .wide("NAME", e -> e.getMetadata().getName())
        .column("MESSAGE", Event::getMessage);
  }
}
