package dev.netduo.k8s.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendTest {
  @Test
  void endpointsOfAllSlicesAreInTheOrderOfTheirAddresses() {
    var slices = List.of(slice("10.0.0.10", true), slice("10.0.0.9", true), slice("9.9.9.9", true));

    assertThat(Backend.of("", slices))
        .extracting(backend -> backend.at().ip().toString())
        .containsExactly("9.9.9.9", "10.0.0.9", "10.0.0.10");
  }

  @Test
  void anEndpointOfSeveralSlicesIsReadyWhereOneSaysSo() {
    var unready = slice("10.0.0.9", false);
    var ready = slice("10.0.0.9", true);

    for (var slices : List.of(List.of(unready, ready), List.of(ready, unready, unready))) {
      assertThat(Backend.of("", slices)).extracting(Backend::ready).containsExactly(true);
    }
    assertThat(Backend.of("", List.of(unready, unready)))
        .extracting(Backend::ready)
        .containsExactly(false);
  }

  private static EndpointSlice slice(String address, boolean ready) {
    return new EndpointSliceBuilder()
        .withAddressType("IPv4")
        .addNewEndpoint()
        .withAddresses(address)
        .withNewConditions()
        .withReady(ready)
        .endConditions()
        .endEndpoint()
        .addNewPort()
        .withPort(8080)
        .endPort()
        .build();
  }
}
