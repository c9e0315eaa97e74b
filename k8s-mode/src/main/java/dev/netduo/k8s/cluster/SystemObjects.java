package dev.netduo.k8s.cluster;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.dns.Unbound;
import dev.netduo.k8s.snapshot.NodeNetwork;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
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

  static void createNode(KubeApi api, NodeNetwork node) {
    api.create(Kinds.NODE, node(node));
    api.modifyStatus(Kinds.NODE, "", node.name(), current -> withStatus(current, node));
  }

  private static Node node(NodeNetwork node) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(node.name())
        .withLabels(Map.of("kubernetes.io/hostname", node.name(), "kubernetes.io/os", "linux"))
        .endMetadata()
        .withNewSpec()
        .withPodCIDR(node.podCidr().toString())
        .withPodCIDRs(node.podCidr().toString())
        .endSpec()
        .build();
  }

  private static Node withStatus(Node node, NodeNetwork network) {
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new NodeBuilder(node)
        .withNewStatus()
        .addNewAddress(network.underlay().toString(), "InternalIP")
        .addNewAddress(network.name(), "Hostname")
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withReason("NodeReady")
        .withMessage("the node's container runs")
        .withLastTransitionTime(now)
        .withLastHeartbeatTime(now)
        .endCondition()
        .endStatus()
        .build();
  }

  static void createDns(KubeApi api, ClusterSpec spec) {
    api.create(
        Kinds.SERVICE,
        new ServiceBuilder()
            .withNewMetadata()
            .withName(DNS)
            .withNamespace(NAMESPACE)
            .withLabels(DNS_LABELS)
            .endMetadata()
            .withNewSpec()
            .withClusterIP(spec.dnsServer().toString())
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
            .build());
    api.create(
        Kinds.DEPLOYMENT,
        new DeploymentBuilder()
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
            .addNewEnv()
            .withName(Unbound.CONFIG_VARIABLE)
            .withValue(Unbound.config(spec.ranges()))
            .endEnv()
            .addNewPort()
            .withName("dns")
            .withContainerPort(53)
            .withProtocol("UDP")
            .endPort()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());
  }
}
