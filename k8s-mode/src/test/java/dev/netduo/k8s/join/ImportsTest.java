package dev.netduo.k8s.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.Samples;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportsTest {
  private final KubeApi api = Samples.store();
  private final Imports imports = new Imports(api);

  private static Exported exported(String service, String address) {
    return new Exported(
        "far",
        "1",
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName(service)
            .endMetadata()
            .withNewSpec()
            .withClusterIP("10.21.0.7")
            .addNewPort()
            .withName("http")
            .withPort(80)
            .endPort()
            .endSpec()
            .build(),
        List.of(slice(service, address)));
  }

  private static EndpointSlice slice(String service, String address) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(service + "-abc")
        .endMetadata()
        .withAddressType("IPv4")
        .addNewEndpoint()
        .withAddresses(address)
        .endEndpoint()
        .build();
  }

  @Test
  void aSliceThatTheApiRefusesHoldsUpNoOtherImport() {
    var exports = List.of(exported("a", "nowhere"), exported("b", "10.20.0.2"));

    assertThatThrownBy(() -> imports.sync(exports))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("imported-far-a-abc");

    assertThat(api.list(Kinds.ENDPOINT_SLICE, "default").items())
        .extracting(slice -> slice.getMetadata().getName())
        .containsExactly("imported-far-b-abc");
    assertThat(api.list(Kinds.SERVICE_IMPORT, "default").items())
        .extracting(one -> one.getMetadata().getName())
        .containsExactlyInAnyOrder("a", "b");
  }
}
