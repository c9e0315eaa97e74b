package dev.netduo.k8s.cluster;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.dns.DnsOptions;
import dev.netduo.k8s.dns.Unbound;
import dev.netduo.k8s.snapshot.NodeNetwork;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** The objects a cluster has before anybody creates any: its nodes and its DNS. */
final class SystemObjects {
  static final String NAMESPACE = "kube-system";
  static final String DNS = "kube-dns";
  static final Map<String, String> DNS_LABELS = Map.of("k8s-app", DNS);

  private SystemObjects() {}

  /** Says that a node runs, and creates its object where there is none yet. */
  static void nodeReady(KubeApi api, NodeNetwork node) {
    if (api.get(Kinds.NODE, "", node.name()).isEmpty()) {
      api.create(Kinds.NODE, node(node));
    }
    api.modifyStatus(
        Kinds.NODE,
        "",
        node.name(),
        current ->
            withStatus(
                current,
                node.underlays(),
                ready("True", "KubeletReady", "the node's container runs")));
  }

  /** Writes down which part of the pod ranges a node that joined was given. */
  static void assignRanges(KubeApi api, NodeNetwork node) {
    api.modify(
        Kinds.NODE,
        "",
        node.name(),
        found ->
            new NodeBuilder(found)
                .editOrNewSpec()
                .withPodCIDR(node.podCidr().toString())
                .withPodCIDRs(node.podCidrs().stream().map(Cidr::toString).toList())
                .endSpec()
                .build());
  }

  /** Says that a node's container stopped. */
  static void nodeStopped(KubeApi api, String node) {
    nodeLost(api, node, "the node's container does not run");
  }

  /** Says that nothing is known of a node any more. */
  static void nodeLost(KubeApi api, String node, String why) {
    api.modifyStatus(
        Kinds.NODE,
        "",
        node,
        current ->
            withStatus(
                current,
                List.of(),
                ready("Unknown", "NodeStatusUnknown", why)));
  }

  private static Node node(NodeNetwork node) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(node.name())
        .withLabels(Map.of("kubernetes.io/hostname", node.name(), "kubernetes.io/os", "linux"))
        .endMetadata()
        .withNewSpec()
        .withPodCIDR(node.podCidr().toString())
        .withPodCIDRs(node.podCidrs().stream().map(Cidr::toString).toList())
        .endSpec()
        .build();
  }

  private static NodeCondition ready(String status, String reason, String message) {
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new NodeConditionBuilder()
        .withType("Ready")
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime(now)
        .withLastHeartbeatTime(now)
        .build();
  }

  private static Node withStatus(Node node, List<Ip> underlays, NodeCondition ready) {
    var changed = new NodeBuilder(node).editOrNewStatus();
    var before = changed.buildMatchingCondition(condition -> condition.getType().equals("Ready"));
    if (before != null && ready.getStatus().equals(before.getStatus())) {
      ready.setLastTransitionTime(before.getLastTransitionTime());
    }
    changed.removeMatchingFromConditions(condition -> condition.getType().equals("Ready"));
    changed.addToConditions(ready);
    if (!underlays.isEmpty()) {
      changed.withAddresses(List.of());
      underlays.forEach(ip -> changed.addNewAddress(ip.toString(), "InternalIP"));
      changed.addNewAddress(node.getMetadata().getName(), "Hostname");
    }
    return changed.endStatus().build();
  }

  /** Creates the DNS server's objects where they are missing. */
  static void ensureDns(KubeApi api, ClusterSpec spec) {
    if (api.get(Kinds.CONFIG_MAP, NAMESPACE, DNS).isEmpty()) {
      api.create(Kinds.CONFIG_MAP, dnsOptions());
    }
    if (api.get(Kinds.SERVICE, NAMESPACE, DNS).isEmpty()) {
      api.create(Kinds.SERVICE, dnsService(spec));
    }
    if (api.get(Kinds.DEPLOYMENT, NAMESPACE, DNS).isEmpty()) {
      api.create(Kinds.DEPLOYMENT, dnsDeployment(spec));
    }
  }

  private static ConfigMap dnsOptions() {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(DNS)
        .withNamespace(NAMESPACE)
        .withLabels(DNS_LABELS)
        .endMetadata()
        .withData(DnsOptions.DEFAULT.data())
        .build();
  }

  private static Service dnsService(ClusterSpec spec) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(DNS)
        .withNamespace(NAMESPACE)
        .withLabels(DNS_LABELS)
        .endMetadata()
        .withNewSpec()
        .withClusterIP(spec.dnsServer().toString())
        .withClusterIPs(spec.dnsServers().stream().map(Ip::toString).toList())
        .withIpFamilyPolicy("PreferDualStack")
        .withSelector(DNS_LABELS)
        .withPorts(
            List.of(
                new ServicePortBuilder()
                    .withName("dns")
                    .withProtocol("UDP")
                    .withPort(53)
                    .withTargetPort(new IntOrString(53))
                    .build(),
                new ServicePortBuilder()
                    .withName("dns-tcp")
                    .withProtocol("TCP")
                    .withPort(53)
                    .withTargetPort(new IntOrString(53))
                    .build()))
        .endSpec()
        .build();
  }

  private static Deployment dnsDeployment(ClusterSpec spec) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(DNS)
        .withNamespace(NAMESPACE)
        .withLabels(DNS_LABELS)
        .endMetadata()
        .withNewSpec()
        .withReplicas(1)
        .withNewSelector()
        .withMatchLabels(DNS_LABELS)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(DNS_LABELS)
        .endMetadata()
        .withNewSpec()
        // The server itself must not ask itself.
        .withDnsPolicy("Default")
        .addNewContainer()
        .withName("unbound")
        .withImage("netduo/node")
        .withCommand(Unbound.command())
        .withEnv(
            Unbound.environment(spec.domain()).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(variable -> new EnvVar(variable.getKey(), variable.getValue(), null))
                .toList())
        .addNewPort()
        .withName("dns")
        .withContainerPort(53)
        .withProtocol("UDP")
        .endPort()
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
