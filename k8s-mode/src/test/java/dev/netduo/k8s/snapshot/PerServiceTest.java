package dev.netduo.k8s.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ObjectKey;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            .endMetadata()
            .withAddressType("IPv4");
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

  private static int countOrRefuseA(Service service, List<EndpointSlice> slices) {
    if (ObjectKey.of(service).name().equals("a")) {
      throw new NetduoException("a bad range");
    }
    return count(service, slices);
  }

  @Test
  void ofManyServicesTheOneThatCannotBeMadeIsLeftOut() {
    endpoints.update(
        List.of(A, B), List.of(slice("a", 1), slice("b", 2)), PerServiceTest::countOrRefuseA);

    assertThat(endpoints.values().get(new ObjectKey("d", "a"))).isEmpty();
    assertThat(of("b")).isEqualTo(2);
    assertThat(endpoints.leftOut()).containsExactly(new LeftOut("service d/a", "a bad range"));
  }

  @Test
  void aChangedServiceThatCannotBeMadeIsLeftOutUntilItChangesAgain() {
    var b = slice("b", 1);
    endpoints.update(List.of(A, B), List.of(slice("a", 1), b), PerServiceTest::count);
    var bad = slice("a", 2);
    var good = slice("a", 3);

    endpoints.update(List.of(A, B), List.of(bad, b), PerServiceTest::countOrRefuseA);
    assertThat(endpoints.values().get(new ObjectKey("d", "a"))).isEmpty();
    assertThat(endpoints.leftOut()).hasSize(1);
    assertThat(of("b")).isEqualTo(1);

    endpoints.update(List.of(A, B), List.of(good, b), PerServiceTest::count);
    assertThat(of("a")).isEqualTo(3);
    assertThat(endpoints.leftOut()).isEmpty();
  }

  @Test
  void whatIsLeftOutIsToldInTheOrderOfNamesHoweverManyAreMadeAtOnce() {
    var services =
        IntStream.range(0, 500).mapToObj(n -> service("s" + n)).collect(Collectors.toList());
    Collections.shuffle(services, new Random(1));

    endpoints.update(
        services,
        List.of(),
        (service, _) -> {
          throw new NetduoException("no " + service.getMetadata().getName());
        });

    assertThat(endpoints.leftOut()).hasSize(500).isSorted();
  }

  @Test
  void aServiceThatWentIsNotComplainedOf() {
    endpoints.update(List.of(A, B), List.of(), PerServiceTest::countOrRefuseA);

    endpoints.update(List.of(B), List.of(), PerServiceTest::countOrRefuseA);

    assertThat(endpoints.leftOut()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          IPv4 | x          | 80    | TCP   | 'x' is not an IP address
          IPv4 | fd00::1    | 80    | TCP   | fd00::1 is no IPv4 address
          IPv6 | 10.244.0.1 | 80    | TCP   | 10.244.0.1 is no IPv6 address
          IPv4 | 10.244.0.1 | 70000 | TCP   | 70000 is no port
          IPv4 | 10.244.0.1 | 0     | TCP   | 0 is no port
          IPv4 | 10.244.0.1 | 80    | ICMP  | 'ICMP' is no protocol
          IP   | 10.244.0.1 | 80    | TCP   | 'IP' is no type of address
          IPv4 |            | 80    | TCP   | an endpoint has no address
          """)
  void aSliceThatNobodyCanFollowIsLeftOutOfItsService(
      String type, String address, int port, String protocol, String why) {
    var bad =
        new EndpointSliceBuilder(slice("a", 0))
            .editMetadata()
            .withName("bad")
            .endMetadata()
            .withAddressType(type)
            .addNewEndpoint()
            .withAddresses(address == null ? List.of() : List.of(address))
            .endEndpoint()
            .addNewPort()
            .withPort(port)
            .withProtocol(protocol)
            .endPort()
            .build();

    endpoints.update(List.of(A), List.of(slice("a", 2), bad), PerServiceTest::count);

    assertThat(of("a")).isEqualTo(2);
    assertThat(endpoints.leftOut()).containsExactly(new LeftOut("endpointslice d/bad", why));
  }

  @Test
  void aSliceOfNamesMeansNothingAndIsNothingToComplainOf() {
    var names =
        new EndpointSliceBuilder(slice("a", 0))
            .withAddressType("FQDN")
            .addNewEndpoint()
            .withAddresses("db.example.com")
            .endEndpoint()
            .build();

    endpoints.update(List.of(A), List.of(names), PerServiceTest::count);

    assertThat(of("a")).isZero();
    assertThat(endpoints.leftOut()).isEmpty();
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
