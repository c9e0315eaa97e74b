package dev.netduo.k8s.store;

import static dev.netduo.k8s.api.Samples.deployment;
import static dev.netduo.k8s.api.Samples.pod;
import static dev.netduo.k8s.api.Samples.service;
import static dev.netduo.k8s.api.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Defaults and refusals, in the words of the real API server. */
class AdmissionTest {
  private final ObjectStore store = store();

  @Test
  void aPodGetsTheDefaultsOfTheRealServer() {
    var spec = store.create(Kinds.POD, pod("a")).getSpec();

    assertThat(spec.getRestartPolicy()).isEqualTo("Always");
    assertThat(spec.getDnsPolicy()).isEqualTo("ClusterFirst");
    assertThat(spec.getTerminationGracePeriodSeconds()).isEqualTo(30);
    var container = spec.getContainers().getFirst();
    assertThat(container.getImagePullPolicy()).isEqualTo("Always");
    assertThat(container.getPorts().getFirst().getProtocol()).isEqualTo("TCP");
  }

  @Test
  void aServiceGetsAnAddressOutsideTheBandKeptForThoseWhoAsk() {
    var spec = store.create(Kinds.SERVICE, service("web")).getSpec();

    assertThat(spec.getClusterIP()).isEqualTo("10.96.1.1");
    assertThat(spec.getClusterIPs()).containsExactly("10.96.1.1");
    assertThat(spec.getType()).isEqualTo("ClusterIP");
    assertThat(spec.getPorts().getFirst().getProtocol()).isEqualTo("TCP");
    assertThat(spec.getPorts().getFirst().getTargetPort().getStrVal()).isEqualTo("http");
  }

  @Test
  void aDeletedServiceGivesItsAddressBack() {
    var asked = withIp(service("web"), "10.96.0.10");
    store.create(Kinds.SERVICE, asked);
    store.delete(Kinds.SERVICE, "default", "web", DeleteOptions.DEFAULT);

    assertThat(store.create(Kinds.SERVICE, asked).getSpec().getClusterIP()).isEqualTo("10.96.0.10");
  }

  @Test
  void aRefusedServiceKeepsNoAddress() {
    var small = new ObjectStore(new ServiceAddresses(Cidr.parse("10.0.0.0/30")));
    small.create(Kinds.NAMESPACE, Samples.namespace("default"));
    small.create(Kinds.SERVICE, service("a"));
    small.create(Kinds.SERVICE, service("b"));

    assertThatThrownBy(() -> small.create(Kinds.SERVICE, service("c")))
        .hasMessageContaining("range is full");
    assertThatThrownBy(() -> small.create(Kinds.SERVICE, service("a")))
        .hasMessageContaining("already exists");
    small.delete(Kinds.SERVICE, "default", "a", DeleteOptions.DEFAULT);
    assertThat(small.create(Kinds.SERVICE, service("c")).getSpec().getClusterIP())
        .isEqualTo("10.0.0.1");
  }

  @Test
  void aManifestAppliedAgainWithoutTheAddressKeepsIt() {
    var created = store.create(Kinds.SERVICE, service("web"));

    var updated = store.update(Kinds.SERVICE, service("web"));

    assertThat(updated.getSpec().getClusterIP()).isEqualTo(created.getSpec().getClusterIP());
    assertThat(updated.getMetadata().getResourceVersion())
        .isEqualTo(created.getMetadata().getResourceVersion());
  }

  @Test
  void aPolicyWithEgressRulesJudgesBothDirections() {
    var policy = store.create(Kinds.NETWORK_POLICY, policy(b -> {}));
    var egress =
        new NetworkPolicyBuilder(policy(b -> {}))
            .editMetadata()
            .withName("out")
            .endMetadata()
            .editSpec()
            .addNewEgress()
            .endEgress()
            .endSpec()
            .build();

    assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress");
    assertThat(store.create(Kinds.NETWORK_POLICY, egress).getSpec().getPolicyTypes())
        .containsExactly("Ingress", "Egress");
  }

  @Test
  void aNamespaceIsLabelledWithItsName() {
    assertThat(store.create(Kinds.NAMESPACE, Samples.namespace("shop")).getMetadata().getLabels())
        .containsEntry("kubernetes.io/metadata.name", "shop");
  }

  @ParameterizedTest
  @MethodSource("badPods")
  void aBadPodIsRefused(Consumer<Pod> spoil, String message) {
    var pod = pod("a");
    spoil.accept(pod);

    assertThatThrownBy(() -> store.create(Kinds.POD, pod)).hasMessageContaining(message);
  }

  static Stream<Arguments> badPods() {
    return Stream.of(
        bad(
            p -> p.getMetadata().setName("Web"),
            "metadata.name: Invalid value: \"Web\": a lowercase RFC 1123 subdomain must"),
        bad(
            p -> p.getSpec().setContainers(List.of()),
            "Pod \"a\" is invalid: spec.containers: Required value"),
        bad(
            p -> p.getSpec().getContainers().getFirst().setImage(null),
            "spec.containers[0].image: Required value"),
        bad(
            p -> p.getSpec().getContainers().getFirst().setName("a_b"),
            "spec.containers[0].name: Invalid value: \"a_b\": a lowercase RFC 1123 label"),
        bad(
            p -> port(p).setContainerPort(70000),
            "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and"
                + " 65535, inclusive"),
        bad(
            p -> port(p).setProtocol("ICMP"),
            "spec.containers[0].ports[0].protocol: Unsupported value: \"ICMP\": supported values:"
                + " \"SCTP\", \"TCP\", \"UDP\""),
        bad(
            p -> p.getMetadata().setLabels(Map.of("a b", "c")),
            "metadata.labels: Invalid value: \"a b\": name part must consist of"),
        bad(
            p -> p.getSpec().setRestartPolicy("Maybe"),
            "spec.restartPolicy: Unsupported value: \"Maybe\": supported values: \"Always\","
                + " \"Never\", \"OnFailure\""));
  }

  private static Arguments bad(Consumer<Pod> spoil, String message) {
    return Arguments.of(spoil, message);
  }

  private static io.fabric8.kubernetes.api.model.ContainerPort port(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getPorts().getFirst();
  }

  @Test
  void allWrongFieldsAreNamedAtOnce() {
    var service = service("web");
    service.getSpec().getPorts().getFirst().setPort(70000);
    service.getSpec().getPorts().getFirst().setProtocol("X");

    assertThatThrownBy(() -> store.create(Kinds.SERVICE, service))
        .hasMessage(
            "Service \"web\" is invalid: [spec.ports[0].port: Invalid value: 70000: must be between"
                + " 1 and 65535, inclusive, spec.ports[0].protocol: Unsupported value: \"X\":"
                + " supported values: \"SCTP\", \"TCP\", \"UDP\"]");
  }

  @Test
  void aServiceAddressMustLieInTheServiceNetworkAndBeFree() {
    store.create(Kinds.SERVICE, withIp(service("a"), "10.96.0.10"));

    assertThatThrownBy(() -> store.create(Kinds.SERVICE, withIp(service("b"), "10.97.0.1")))
        .hasMessageContaining(
            "spec.clusterIPs: Invalid value: [\"10.97.0.1\"]: failed to allocate IP 10.97.0.1: the"
                + " provided IP is not in the valid range. The range of valid IPs is 10.96.0.0/16");
    assertThatThrownBy(() -> store.create(Kinds.SERVICE, withIp(service("b"), "10.96.0.10")))
        .hasMessageContaining("provided IP is already allocated");
  }

  @Test
  void aServiceAddressMayNotChange() {
    store.create(Kinds.SERVICE, service("a"));

    assertThatThrownBy(() -> store.update(Kinds.SERVICE, withIp(service("a"), "10.96.0.99")))
        .hasMessageContaining(
            "spec.clusterIPs[0]: Invalid value: [\"10.96.0.99\"]: may not change once set");
  }

  @Test
  void aDeploymentMustSelectItsOwnPods() {
    var deployment = deployment("web", 1);
    deployment.getSpec().getTemplate().getMetadata().setLabels(Map.of("app", "api"));

    assertThatThrownBy(() -> store.create(Kinds.DEPLOYMENT, deployment))
        .hasMessage(
            "Deployment.apps \"web\" is invalid: spec.template.metadata.labels: Invalid value:"
                + " {\"app\":\"api\"}: `selector` does not match template `labels`");
  }

  @Test
  void aSelectorMayNotChange() {
    store.create(Kinds.DEPLOYMENT, deployment("web", 1));
    var other = deployment("web", 1);
    other.getSpec().getSelector().setMatchLabels(Map.of("tier", "x"));
    other.getSpec().getTemplate().getMetadata().setLabels(Map.of("tier", "x"));

    assertThatThrownBy(() -> store.update(Kinds.DEPLOYMENT, other))
        .hasMessageContaining("spec.selector")
        .hasMessageContaining("field is immutable");
  }

  @Test
  void aRollingUpdateMustBeAbleToMove() {
    var deployment = store.create(Kinds.DEPLOYMENT, deployment("web", 1));
    var rolling = deployment.getSpec().getStrategy().getRollingUpdate();
    assertThat(rolling.getMaxSurge().getStrVal()).isEqualTo("25%");
    rolling.setMaxSurge(new IntOrString(0));
    rolling.setMaxUnavailable(new IntOrString("0%"));

    assertThatThrownBy(() -> store.update(Kinds.DEPLOYMENT, deployment))
        .hasMessageContaining("may not be 0 when `maxSurge` is 0");
  }

  @Test
  void aPodsContainersMayNotChangeButItsImageAndItsNodeOnce() {
    var created = store.create(Kinds.POD, pod("a"));
    var scheduled = store.update(Kinds.POD, ObjectStoreTest.onNode(created));
    scheduled.getSpec().getContainers().getFirst().setImage("other");
    var updated = store.update(Kinds.POD, scheduled);
    var moved = new PodBuilder(updated).editSpec().withNodeName("node-2").endSpec().build();

    assertThatThrownBy(() -> store.update(Kinds.POD, moved))
        .hasMessageContaining("spec: Forbidden: pod updates may not change fields other than");
  }

  @Test
  void aPolicyPeerIsEitherABlockOrASelection() {
    assertThatThrownBy(() ->
            store.create(
                Kinds.NETWORK_POLICY,
                policy(b ->
                    b.editSpec()
                        .addNewIngress()
                        .addNewFrom()
                        .withNewIpBlock()
                        .withCidr("10.0.0.0/33")
                        .endIpBlock()
                        .endFrom()
                        .addNewFrom()
                        .endFrom()
                        .endIngress()
                        .endSpec())))
        .hasMessageContaining(
            "spec.ingress[0].from[0].ipBlock.cidr: Invalid value: \"10.0.0.0/33\": must be a valid"
                + " CIDR value")
        .hasMessageContaining("spec.ingress[0].from[1]: Required value: must specify a peer");
  }

  private static NetworkPolicy policy(Consumer<NetworkPolicyBuilder> more) {
    var builder =
        new NetworkPolicyBuilder()
            .withNewMetadata()
            .withName("p")
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .endSpec();
    more.accept(builder);
    return builder.build();
  }

  private static Service withIp(Service service, String ip) {
    return new ServiceBuilder(service).editSpec().withClusterIP(ip).endSpec().build();
  }
}
