package dev.netduo.k8s.controller;

import static dev.netduo.k8s.api.Samples.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import dev.netduo.k8s.store.ObjectStore;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Endpoints that somebody writes by hand become slices, which traffic follows. */
class EndpointsMirrorTest {
  private final ObjectStore store = Samples.store();
  private final Controllers controllers = Controllers.start(store);

  @BeforeEach
  void aServiceThatSelectsNothing() {
    store.create(
        Kinds.SERVICE,
        new ServiceBuilder()
            .withNewMetadata()
            .withName("db")
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .addNewPort()
            .withPort(5432)
            .endPort()
            .endSpec()
            .build());
  }

  @AfterEach
  void stop() {
    controllers.close();
  }

  private static Endpoints byHand(String... addresses) {
    var endpoints =
        new EndpointsBuilder()
            .withNewMetadata()
            .withName("db")
            .withNamespace("default")
            .addToLabels("team", "a")
            .endMetadata()
            .addNewSubset();
    for (var address : addresses) {
      endpoints.addNewAddress().withIp(address).endAddress();
    }
    return endpoints
        .addNewNotReadyAddress()
        .withIp("10.9.9.9")
        .endNotReadyAddress()
        .addNewPort()
        .withPort(5433)
        .endPort()
        .endSubset()
        .build();
  }

  private List<EndpointSlice> slices() {
    return store.list(Kinds.ENDPOINT_SLICE, "default").items();
  }

  private List<String> ready() {
    return slices().stream()
        .flatMap(slice -> slice.getEndpoints().stream())
        .filter(endpoint -> endpoint.getConditions().getReady())
        .map(endpoint -> endpoint.getAddresses().getFirst())
        .toList();
  }

  @Test
  void theyAreMirroredChangedAndTakenAwayAgain() {
    store.create(Kinds.ENDPOINTS, byHand("10.9.0.1", "10.9.0.2"));
    eventually("both are there", () -> ready().equals(List.of("10.9.0.1", "10.9.0.2")));
    var slice = slices().getFirst();
    assertThat(slice.getMetadata().getLabels())
        .containsAllEntriesOf(
            Map.of(
                "kubernetes.io/service-name",
                "db",
                "endpointslice.kubernetes.io/managed-by",
                "endpointslicemirroring-controller.k8s.io",
                "team",
                "a"));
    assertThat(slice.getPorts().getFirst().getPort()).isEqualTo(5433);
    assertThat(slice.getEndpoints()).hasSize(3);

    store.modify(
        Kinds.ENDPOINTS,
        "default",
        "db",
        e -> {
          e.setSubsets(byHand("10.9.0.3").getSubsets());
          return e;
        });
    eventually("the new one alone", () -> ready().equals(List.of("10.9.0.3")));
    assertThat(slices()).singleElement().isNotEqualTo(slice);

    store.delete(Kinds.ENDPOINTS, "default", "db", DeleteOptions.DEFAULT);
    eventually("none is left", () -> slices().isEmpty());
  }

  @Test
  void anAddressIsMirroredInItsUsualForm() {
    store.create(Kinds.ENDPOINTS, byHand("FD00:0::9"));

    eventually("each family has a slice", () -> slices().size() == 2);
    assertThat(ready()).containsExactly("fd00::9");
    assertThat(slices())
        .extracting(EndpointSlice::getAddressType)
        .containsExactlyInAnyOrder("IPv4", "IPv6");
  }

  @Test
  void whatIsNoAddressIsNotMirrored() {
    // The API refuses it; a journal may hold it from before it did.
    assertThat(MirrorSlices.of(byHand("x", "10.9.0.1")))
        .singleElement()
        .satisfies(slice ->
            assertThat(slice.getEndpoints())
                .extracting(endpoint -> endpoint.getAddresses().getFirst())
                .containsExactly("10.9.0.1", "10.9.9.9"));
  }

  @Test
  void whoAsksNotToIsNotMirrored() {
    var endpoints = byHand("10.9.0.1");
    endpoints.getMetadata().setLabels(Map.of("endpointslice.kubernetes.io/skip-mirror", "true"));
    store.create(Kinds.ENDPOINTS, endpoints);
    store.modify(
        Kinds.ENDPOINTS,
        "default",
        "db",
        e -> {
          e.getMetadata().setLabels(Map.of());
          return e;
        });
    eventually("it is mirrored when it no longer does", () -> ready().size() == 1);
    assertThat(slices()).hasSize(1);
  }

  @Test
  void aServiceThatBeginsToSelectHasNoMirror() {
    store.create(Kinds.ENDPOINTS, byHand("10.9.0.1"));
    eventually("it is mirrored", () -> ready().size() == 1);
    store.modify(
        Kinds.SERVICE,
        "default",
        "db",
        s -> {
          s.getSpec().setSelector(Map.of("app", "db"));
          return s;
        });
    eventually("only the selection counts", () -> ready().isEmpty());
    assertThat(slices()).noneMatch(MirrorSlices::isOne);
  }
}
