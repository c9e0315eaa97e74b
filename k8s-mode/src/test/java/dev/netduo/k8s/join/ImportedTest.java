package dev.netduo.k8s.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.model.ServiceImport;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImportedTest {
  private static final ObjectKey WEB = new ObjectKey("shop", "web");

  private static Service service(String clusterIp, int... ports) {
    var builder =
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("web")
            .endMetadata()
            .withNewSpec()
            .withClusterIP(clusterIp)
            .endSpec();
    for (int port : ports) {
      builder.editSpec().addNewPort().withName("p" + port).withPort(port).endPort().endSpec();
    }
    return builder.build();
  }

  private static EndpointSlice slice(String ip) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("web-abc")
        .endMetadata()
        .withAddressType("IPv4")
        .addNewEndpoint()
        .withAddresses(ip)
        .withNodeName("n1")
        .endEndpoint()
        .build();
  }

  private static Exported exported(String cluster, String since, Service service, String ip) {
    return new Exported(cluster, since, service, List.of(slice(ip)));
  }

  @Test
  void aServiceOfTwoClustersHasTheEndpointsOfBoth() {
    var one =
        Objects.requireNonNull(
            Imported.of(
                    List.of(
                        exported("a", "2", service("10.96.0.5", 80), "10.244.0.2"),
                        exported("b", "1", service("10.21.0.7", 80, 443), "10.20.0.2")),
                    Set.of("shop"))
                .get(WEB));

    assertThat(one.object().getSpec().type).isEqualTo(ServiceImport.CLUSTER_SET_IP);
    assertThat(one.object().getSpec().ports).extracting(port -> port.port).containsExactly(80, 443);
    assertThat(one.object().getStatus().clusters)
        .extracting(source -> source.cluster)
        .containsExactly("b", "a");
    var behind = one.behind().orElseThrow();
    assertThat(one.slices())
        .extracting(found -> found.getMetadata().getName())
        .containsExactly("imported-b-web-abc", "imported-a-web-abc");
    assertThat(one.slices())
        .allSatisfy(found -> {
          assertThat(found.getMetadata().getLabels())
              .containsEntry("kubernetes.io/service-name", behind.getMetadata().getName())
              .containsEntry("multicluster.kubernetes.io/service-name", "web");
          // A node of that name may be the importing cluster's.
          assertThat(found.getEndpoints().getFirst().getNodeName()).isNull();
        });
  }

  @Test
  void theOldestExportDecidesWhetherThereIsAnAddress() {
    var one =
        Objects.requireNonNull(
            Imported.of(
                    List.of(
                        exported("a", "2", service("10.96.0.5", 80), "10.244.0.2"),
                        exported("b", "1", service("None", 80), "10.20.0.2")),
                    Set.of("shop"))
                .get(WEB));

    assertThat(one.object().getSpec().type).isEqualTo(ServiceImport.HEADLESS);
    assertThat(one.behind()).isEmpty();
    assertThat(one.slices()).hasSize(1);
  }

  @Test
  void aNamespaceThatTheClusterDoesNotHaveIsNotImportedInto() {
    assertThat(
            Imported.of(
                List.of(exported("b", "1", service("10.21.0.7", 80), "10.20.0.2")),
                Set.of("default")))
        .isEmpty();
  }

  private static String conflict(Service older, Service younger) {
    return Objects.requireNonNull(
            Imported.of(
                    List.of(
                        exported("b", "1", older, "10.20.0.2"),
                        exported("a", "2", younger, "10.244.0.2")),
                    Set.of("shop"))
                .get(WEB))
        .conflict()
        .map(ExportConflict::reason)
        .orElse("");
  }

  @Test
  void exportsThatDoNotAgreeAreInConflict() {
    var plain = service("10.96.0.5", 80);
    var renamed =
        new ServiceBuilder(plain).editSpec().editFirstPort().withName("www").endPort().endSpec();
    var sticky = new ServiceBuilder(plain).editSpec().withSessionAffinity("ClientIP").endSpec();
    var elsewhere =
        new ServiceBuilder(plain)
            .editSpec()
            .editFirstPort()
            .withNewTargetPort(8080)
            .withNodePort(30080)
            .endPort()
            .endSpec();

    assertThat(conflict(plain, service("None", 80))).isEqualTo("TypeConflict");
    assertThat(conflict(plain, renamed.build())).isEqualTo("PortConflict");
    assertThat(conflict(plain, sticky.build())).isEqualTo("SessionAffinityConflict");
    assertThat(conflict(plain, service("10.21.0.7", 80, 443))).isEmpty();
    assertThat(conflict(plain, elsewhere.build())).isEmpty();
  }
}
