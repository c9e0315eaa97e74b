package dev.netduo.k8s.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ObjectKey;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerServiceTest {
  private static final Service A = service("a");
  private static final Service B = service("b");

  private final PerService<Integer> endpoints = new PerService<>();

  private static Service service(String name) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("d")
        .withName(name)
        .endMetadata()
        .build();
  }

  private static EndpointSlice slice(String service, int endpoints) {
    var slice =
        new EndpointSliceBuilder()
            .withNewMetadata()
            .withNamespace("d")
            .withName("slice-of-" + service)
            .addToLabels("kubernetes.io/service-name", service)
            .endMetadata();
    for (int n = 1; n <= endpoints; n++) {
      slice.addNewEndpoint().withAddresses("10.244.0." + n).endEndpoint();
    }
    return slice.build();
  }

  private static int count(Service service, List<EndpointSlice> slices) {
    return slices.stream().mapToInt(slice -> slice.getEndpoints().size()).sum();
  }

  private int of(String service) {
    return endpoints.values().get(new ObjectKey("d", service)).orElseThrow();
  }

  @Test
  void whatCouldNotBeMadeIsMadeTheNextTime() {
    var b = slice("b", 1);
    endpoints.update(List.of(A, B), List.of(slice("a", 1), b), PerServiceTest::count);
    var changed = slice("a", 2);
    assertThatThrownBy(() ->
            endpoints.update(
                List.of(A, B),
                List.of(changed, slice("b", 3)),
                (service, slices) -> {
                  throw new NetduoException("a bad range");
                }))
        .hasMessage("a bad range");
    assertThat(of("a")).isEqualTo(1);

    endpoints.update(List.of(A, B), List.of(changed, b), PerServiceTest::count);

    assertThat(of("a")).isEqualTo(2);
    assertThat(of("b")).isEqualTo(1);
  }

  @Test
  void onlyAServiceWhoseObjectsAreOtherOnesIsMadeAgain() {
    var b = slice("b", 1);
    endpoints.update(List.of(A, B), List.of(slice("a", 1), b), PerServiceTest::count);

    endpoints.update(
        List.of(A, B),
        List.of(slice("a", 3), b),
        (service, slices) -> {
          assertThat(service).isSameAs(A);
          return count(service, slices);
        });

    assertThat(of("a")).isEqualTo(3);
  }

  @Test
  void aServiceThatWentIsNoMore() {
    endpoints.update(List.of(A, B), List.of(slice("a", 1)), PerServiceTest::count);

    endpoints.update(List.of(B), List.of(), PerServiceTest::count);

    assertThat(endpoints.values().get(new ObjectKey("d", "a"))).isEmpty();
    assertThat(endpoints.service(new ObjectKey("d", "a"))).isEmpty();
    assertThat(of("b")).isZero();
  }
}
