package dev.netduo.k8s.store;

import static dev.netduo.k8s.api.Samples.service;
import static dev.netduo.k8s.api.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import io.fabric8.kubernetes.api.model.ClientIPConfig;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.SessionAffinityConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Types, families, node ports: what a service gets and what it is refused. */
class ServiceAdmissionTest {
  private final ObjectStore store = store();

  @Test
  void aClusterServiceHasOneFamilyAndServesTheWholeCluster() {
    var spec = create("web", s -> {});

    assertThat(spec.getIpFamilies()).containsExactly("IPv4");
    assertThat(spec.getIpFamilyPolicy()).isEqualTo("SingleStack");
    assertThat(spec.getInternalTrafficPolicy()).isEqualTo("Cluster");
    assertThat(spec.getExternalTrafficPolicy()).isNull();
    assertThat(spec.getSessionAffinity()).isEqualTo("None");
  }

  @Test
  void aHeadlessServiceWithoutASelectorTellsOfEitherFamily() {
    var spec =
        create(
            "web",
            s -> {
              s.setClusterIP("None");
              s.setSelector(Map.of());
            });

    assertThat(spec.getClusterIPs()).containsExactly("None");
    assertThat(spec.getIpFamilies()).containsExactly("IPv4", "IPv6");
    assertThat(spec.getIpFamilyPolicy()).isEqualTo("RequireDualStack");
  }

  @Test
  void nodePortsComeFromTheUpperPartOfTheirRange() {
    var first = create("a", s -> s.setType("NodePort"));
    var second = create("b", s -> s.setType("LoadBalancer"));

    assertThat(first.getPorts().getFirst().getNodePort()).isEqualTo(30_086);
    assertThat(first.getExternalTrafficPolicy()).isEqualTo("Cluster");
    assertThat(second.getPorts().getFirst().getNodePort()).isEqualTo(30_087);
    assertThat(second.getAllocateLoadBalancerNodePorts()).isTrue();
  }

  @Test
  void aBalancerThatWantsNoNodePortsHasNone() {
    var spec =
        create(
            "a",
            s -> {
              s.setType("LoadBalancer");
              s.setAllocateLoadBalancerNodePorts(false);
            });

    assertThat(spec.getPorts().getFirst().getNodePort()).isNull();
  }

  @Test
  void aLocalBalancerHasAPortForItsHealth() {
    var spec =
        create(
            "a",
            s -> {
              s.setType("LoadBalancer");
              s.setExternalTrafficPolicy("Local");
            });

    assertThat(spec.getHealthCheckNodePort()).isEqualTo(30_087);
  }

  @Test
  void aNodePortIsTakenOnceAndGivenBack() {
    create("a", s -> nodePort(s, 30_080));

    assertThatThrownBy(() -> create("b", s -> nodePort(s, 30_080)))
        .hasMessage(
            "Service \"b\" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port"
                + " is already allocated");
    store.delete(Kinds.SERVICE, "default", "a", DeleteOptions.DEFAULT);
    assertThat(create("b", s -> nodePort(s, 30_080)).getPorts().getFirst().getNodePort())
        .isEqualTo(30_080);
  }

  @Test
  void aRefusedServiceKeepsNeitherAddressNorPort() {
    create("a", s -> nodePort(s, 30_080));

    assertThatThrownBy(() ->
            create(
                "b",
                s -> {
                  nodePort(s, 30_081);
                  s.setClusterIP("10.96.0.77");
                  s.getPorts().getFirst().setName("x");
                  s.getPorts()
                      .add(
                          new ServicePortBuilder()
                              .withName("y")
                              .withPort(81)
                              .withNodePort(30_080)
                              .build());
                }))
        .hasMessageContaining("spec.ports[1].nodePort: Invalid value: 30080");

    var spec =
        create(
            "c",
            s -> {
              nodePort(s, 30_081);
              s.setClusterIP("10.96.0.77");
            });
    assertThat(spec.getClusterIP()).isEqualTo("10.96.0.77");
  }

  @Test
  void oneNodePortMayServeTwoProtocols() {
    var spec =
        create(
            "dns",
            s -> {
              nodePort(s, 30_053);
              s.getPorts().getFirst().setName("tcp");
              s.getPorts()
                  .add(
                      new ServicePortBuilder()
                          .withName("udp")
                          .withProtocol("UDP")
                          .withPort(80)
                          .withNodePort(30_053)
                          .build());
            });

    assertThat(spec.getPorts()).extracting(ServicePort::getNodePort).containsOnly(30_053);
  }

  @Test
  void aManifestAppliedAgainKeepsItsNodePorts() {
    var created = create("web", s -> s.setType("NodePort"));
    var again = service("web");
    again.getSpec().setType("NodePort");

    assertThat(store.update(Kinds.SERVICE, again).getSpec()).isEqualTo(created);
  }

  @Test
  void anotherTypeBringsAndDropsWhatItNeeds() {
    create("web", s -> s.setType("NodePort"));
    var inside = change("web", s -> s.setType("ClusterIP"));
    assertThat(inside.getPorts().getFirst().getNodePort()).isNull();
    assertThat(inside.getExternalTrafficPolicy()).isNull();

    var alias =
        change(
            "web",
            s -> {
              s.setType("ExternalName");
              s.setExternalName("example.org");
            });
    assertThat(alias.getClusterIP()).isNull();
    assertThat(alias.getClusterIPs()).isEmpty();

    // Both the address and the node port are free again.
    var other =
        create(
            "other",
            s -> {
              nodePort(s, 30_086);
              s.setClusterIP(inside.getClusterIP());
            });
    assertThat(other.getClusterIP()).isEqualTo(inside.getClusterIP());
    assertThat(change("web", s -> s.setType("ClusterIP")).getClusterIP()).isNotEmpty();
  }

  @Test
  void whatIsStoredAlreadyIsNotGivenOutAgain() {
    var old = create("web", s -> s.setType("NodePort"));
    var addresses = new ServiceAddresses(Cidr.parse("10.96.0.0/16"));
    var strategy = new ServiceStrategy(new ServiceAllocation(addresses, new NodePorts()));
    strategy.restore(store.require(Kinds.SERVICE, "default", "web"));

    var next = service("next");
    next.getSpec().setType("NodePort");
    strategy.fillIn(next);
    strategy.acquire(next, Optional.empty(), new Problems());
    assertThat(next.getSpec().getClusterIP()).isNotEqualTo(old.getClusterIP());
    assertThat(next.getSpec().getPorts().getFirst().getNodePort())
        .isNotEqualTo(old.getPorts().getFirst().getNodePort());
  }

  @Test
  void affinityToAClientLastsThreeHours() {
    var spec = create("web", s -> s.setSessionAffinity("ClientIP"));

    assertThat(spec.getSessionAffinityConfig().getClientIP().getTimeoutSeconds()).isEqualTo(10_800);
    assertThat(change("web", s -> s.getSessionAffinityConfig().getClientIP().setTimeoutSeconds(5)))
        .isNotNull();
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void isRefused(Consumer<ServiceSpec> spoil, String message) {
    assertThatThrownBy(() -> create("web", spoil)).hasMessageContaining(message);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        bad(
            s -> s.setType("Cluster"),
            "spec.type: Unsupported value: \"Cluster\": supported values: \"ClusterIP\","
                + " \"ExternalName\", \"LoadBalancer\", \"NodePort\""),
        bad(
            s -> nodePort(s, 80),
            "spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range."
                + " The range of valid ports is 30000-32767"),
        bad(
            s -> s.getPorts().getFirst().setNodePort(30_001),
            "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"),
        bad(
            s -> {
              s.setType("NodePort");
              s.setClusterIP("None");
            },
            "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort"
                + " services"),
        bad(
            s -> s.setIpFamilyPolicy("RequireDualStack"),
            "spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": this cluster is not"
                + " configured for dual-stack services"),
        bad(
            s -> s.setIpFamilies(List.of("IPv6")),
            "spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on this cluster"),
        bad(
            s -> s.setExternalTrafficPolicy("Local"),
            "spec.externalTrafficPolicy: Invalid value: \"Local\": may only be set for"
                + " externally-accessible services"),
        bad(
            s -> s.setLoadBalancerSourceRanges(List.of("10.0.0.0/8")),
            "spec.loadBalancerSourceRanges: Forbidden: may only be used when `type` is"
                + " 'LoadBalancer'"),
        bad(
            s -> s.setInternalTrafficPolicy("Node"),
            "spec.internalTrafficPolicy: Unsupported value: \"Node\": supported values:"
                + " \"Cluster\", \"Local\""),
        bad(
            s -> s.setClusterIP("10.96.0"),
            "spec.clusterIPs[0]: Invalid value: \"10.96.0\": must be a valid IP address"),
        bad(
            s -> {
              s.setSessionAffinity("ClientIP");
              s.setSessionAffinityConfig(new SessionAffinityConfig(new ClientIPConfig(86_401)));
            },
            "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be"
                + " greater than 0 and less than 86400"),
        bad(
            s -> {
              s.setType("ExternalName");
              s.setExternalName("example.org");
              s.setClusterIP("10.96.3.3");
            },
            "spec.clusterIPs: Forbidden: may not be set for ExternalName services"),
        bad(
            s -> s.setExternalIPs(List.of("x")),
            "spec.externalIPs[0]: Invalid value: \"x\": must be"),
        bad(
            s -> s.setExternalIPs(List.of("127.0.0.1")),
            "spec.externalIPs[0]: Invalid value: \"127.0.0.1\": may not be in the loopback range"),
        bad(
            s -> s.setTrafficDistribution("PreferLocal"),
            "spec.trafficDistribution: Unsupported value: \"PreferLocal\": supported values:"
                + " \"PreferClose\", \"PreferSameNode\", \"PreferSameZone\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PreferClose", "PreferSameNode", "PreferSameZone"})
  void trafficMayBeKeptNear(String distribution) {
    assertThat(create("web", s -> s.setTrafficDistribution(distribution)).getTrafficDistribution())
        .isEqualTo(distribution);
  }

  private static Arguments bad(Consumer<ServiceSpec> spoil, String message) {
    return Arguments.of(spoil, message);
  }

  private static void nodePort(ServiceSpec spec, int port) {
    spec.setType("NodePort");
    spec.getPorts().getFirst().setNodePort(port);
  }

  private ServiceSpec create(String name, Consumer<ServiceSpec> edit) {
    var service = service(name);
    service.getSpec().setPorts(new ArrayList<>(service.getSpec().getPorts()));
    edit.accept(service.getSpec());
    return store.create(Kinds.SERVICE, service).getSpec();
  }

  private ServiceSpec change(String name, Consumer<ServiceSpec> edit) {
    var service = store.require(Kinds.SERVICE, "default", name);
    edit.accept(service.getSpec());
    return store.update(Kinds.SERVICE, service).getSpec();
  }
}
