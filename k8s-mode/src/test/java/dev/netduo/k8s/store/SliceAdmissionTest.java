package dev.netduo.k8s.store;

import static dev.netduo.k8s.api.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.ForNode;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Endpoint slices and Endpoints: what they get and what they are refused. */
class SliceAdmissionTest {
  private final ObjectStore store = store();

  @Test
  void aPortWithoutNameAndProtocolIsTheNamelessOneOfTcp() {
    var stored = store.create(Kinds.ENDPOINT_SLICE, slice(s -> s.setPorts(ports(""))));

    assertThat(stored.getPorts())
        .containsExactly(new EndpointPortBuilder().withName("").withProtocol("TCP").build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          IPv4 | x                  | endpoints[0].addresses[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
          IPv4 | 10.1               | endpoints[0].addresses[0]: Invalid value: "10.1": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
          IPv4 | 10.0.0.0/8         | endpoints[0].addresses[0]: Invalid value: "10.0.0.0/8": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
          IPv4 | 10.0.0.256         | endpoints[0].addresses[0]: Invalid value: "10.0.0.256": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
          IPv4 | 0x0a.0.0.1         | endpoints[0].addresses[0]: Invalid value: "0x0a.0.0.1": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
          IPv4 | 010.0.0.1          | endpoints[0].addresses[0]: Invalid value: "010.0.0.1": must not have leading 0s
          IPv4 | ::ffff:10.0.0.1    | endpoints[0].addresses[0]: Invalid value: "::ffff:10.0.0.1": must not be an IPv4-mapped IPv6 address
          IPv4 | fd00::1            | endpoints[0].addresses: Invalid value: "fd00::1": must be an IPv4 address
          IPv6 | 10.244.0.1         | endpoints[0].addresses: Invalid value: "10.244.0.1": must be an IPv6 address
          IPv6 | FD00:0::1          | endpoints[0].addresses[0]: Invalid value: "FD00:0::1": must be in canonical form ("fd00::1")
          IPv6 | fd00::1%eth0       | endpoints[0].addresses[0]: Invalid value: "fd00::1%eth0": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
          IPv4 | 0.0.0.0            | endpoints[0].addresses[0]: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)
          IPv4 | 127.0.0.1          | endpoints[0].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)
          IPv6 | ::1                | endpoints[0].addresses[0]: Invalid value: "::1": may not be in the loopback range (127.0.0.0/8, ::1/128)
          IPv4 | 169.254.1.1        | endpoints[0].addresses[0]: Invalid value: "169.254.1.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)
          IPv6 | fe80::1            | endpoints[0].addresses[0]: Invalid value: "fe80::1": may not be in the link-local range (169.254.0.0/16, fe80::/10)
          IPv4 | 224.0.0.1          | endpoints[0].addresses[0]: Invalid value: "224.0.0.1": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)
          FQDN | ''                 | endpoints[0].addresses[0]: Required value
          FQDN | example            | endpoints[0].addresses[0]: Invalid value: "example": should be a domain with at least two segments separated by dots
          FQDN | a_b.example        | endpoints[0].addresses[0]: Invalid value: "a_b.example": a lowercase RFC 1123 subdomain must consist of
          """)
  void anAddressIsOneOfItsSlicesType(String type, String address, String problem) {
    refused(
        slice(s -> {
          s.setAddressType(type);
          s.setEndpoints(List.of(at(address).build()));
        }),
        problem);
  }

  @Test
  void addressesOfEitherFamilyAndNamesAreTaken() {
    Map.of("IPv4", "203.0.113.7", "IPv6", "2001:db8::7", "FQDN", "db.example.com.")
        .forEach((type, address) -> {
          var slice =
              slice(s -> {
                s.getMetadata().setName(type.toLowerCase(java.util.Locale.ROOT));
                s.setAddressType(type);
                s.setEndpoints(List.of(at(address).build()));
              });
          assertThat(store.create(Kinds.ENDPOINT_SLICE, slice).getEndpoints())
              .isEqualTo(slice.getEndpoints());
        });
  }

  static Stream<Arguments> problems() {
    return Stream.of(
        Arguments.of("addressType: Required value", edit(s -> s.setAddressType(null))),
        Arguments.of(
            "addressType: Unsupported value: \"IP\": supported values: \"FQDN\", \"IPv4\","
                + " \"IPv6\"",
            edit(s -> s.setAddressType("IP"))),
        Arguments.of(
            "endpoints[0].addresses: Required value: must contain at least 1 address",
            edit(s -> s.setEndpoints(List.of(new Endpoint())))),
        Arguments.of(
            "endpoints[0].addresses: Too many: 101: must have at most 100 items",
            edit(s ->
                s.setEndpoints(
                    List.of(
                        new EndpointBuilder()
                            .withAddresses(Collections.nCopies(101, "10.0.0.1"))
                            .build())))),
        Arguments.of(
            "endpoints: Too many: 1001: must have at most 1000 items",
            edit(s -> s.setEndpoints(Collections.nCopies(1001, at("10.0.0.1").build())))),
        Arguments.of(
            "ports: Too many: 20001: must have at most 20000 items",
            edit(s -> s.setPorts(Collections.nCopies(20_001, new EndpointPort())))),
        Arguments.of(
            "ports[1].name: Duplicate value: \"a\"", edit(s -> s.setPorts(ports("a", "a")))),
        Arguments.of("ports[1].name: Duplicate value: \"\"", edit(s -> s.setPorts(ports("", "")))),
        Arguments.of(
            "ports[0].name: Invalid value: \"A\": a lowercase RFC 1123 label",
            edit(s -> s.setPorts(ports("A")))),
        Arguments.of(
            "ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"SCTP\", \"TCP\","
                + " \"UDP\"",
            edit(s -> s.setPorts(List.of(new EndpointPortBuilder().withProtocol("ICMP").build())))),
        Arguments.of(
            "ports[0].appProtocol: Invalid value: \"a b\": name part must consist of",
            edit(s ->
                s.setPorts(List.of(new EndpointPortBuilder().withAppProtocol("a b").build())))),
        Arguments.of(
            "endpoints[0].hostname: Invalid value: \"a.b\": a lowercase RFC 1123 label",
            edit(s -> s.setEndpoints(List.of(at("10.0.0.1").withHostname("a.b").build())))),
        Arguments.of(
            "endpoints[0].nodeName: Invalid value: \"N\": a lowercase RFC 1123 subdomain",
            edit(s -> s.setEndpoints(List.of(at("10.0.0.1").withNodeName("N").build())))),
        Arguments.of(
            "endpoints[0].deprecatedTopology: Too many: 17: must have at most 16 items",
            edit(s ->
                s.setEndpoints(
                    List.of(
                        at("10.0.0.1")
                            .withDeprecatedTopology(
                                IntStream.range(0, 17)
                                    .boxed()
                                    .collect(Collectors.toMap(n -> "k" + n, n -> "v")))
                            .build())))),
        Arguments.of(
            "endpoints[0].hints.forZones: Too many: 9: must have at most 8 items",
            hinted(h -> h.setForZones(Collections.nCopies(9, new ForZone("z"))))),
        Arguments.of(
            "endpoints[0].hints.forZones[1].name: Duplicate value: \"z\"",
            hinted(h -> h.setForZones(Collections.nCopies(2, new ForZone("z"))))),
        Arguments.of(
            "endpoints[0].hints.forNodes[0].name: Invalid value: \"N\": a lowercase RFC 1123"
                + " subdomain",
            hinted(h -> h.setForNodes(List.of(new ForNode("N"))))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("problems")
  void aBadSliceIsRefused(String problem, Consumer<EndpointSlice> edit) {
    refused(slice(edit), problem);
  }

  @Test
  void theTypeOfASliceIsForItsLife() {
    store.create(Kinds.ENDPOINT_SLICE, slice(s -> s.setEndpoints(List.of())));

    assertThatThrownBy(() ->
            store.update(
                Kinds.ENDPOINT_SLICE,
                slice(s -> {
                  s.setAddressType("IPv6");
                  s.setEndpoints(List.of());
                })))
        .hasMessage(
            "EndpointSlice.discovery.k8s.io \"web-1\" is invalid: addressType: Invalid value:"
                + " \"IPv6\": field is immutable");
  }

  @Test
  void aChangeOfEndpointsIsAnotherGeneration() {
    store.create(Kinds.ENDPOINT_SLICE, slice(s -> {}));

    var labelled = slice(s -> s.getMetadata().setLabels(Map.of("a", "b")));
    var changed = slice(s -> s.setEndpoints(List.of(at("10.244.0.2").build())));

    assertThat(store.update(Kinds.ENDPOINT_SLICE, labelled).getMetadata().getGeneration())
        .isEqualTo(1);
    assertThat(store.update(Kinds.ENDPOINT_SLICE, changed).getMetadata().getGeneration())
        .isEqualTo(2);
  }

  @Test
  void aNameOfThousandsOfLabelsIsRefusedAsAnyOther() {
    var slice =
        slice(s -> {
          s.setAddressType("FQDN");
          s.setEndpoints(List.of(at("a.".repeat(50_000) + "a").build()));
        });

    assertThatThrownBy(() -> store.create(Kinds.ENDPOINT_SLICE, slice))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("must be no more than 253 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x          | TCP  | http | 80    | subsets[0].addresses[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
          127.0.0.1  | TCP  | http | 80    | subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)
          10.0.0.1   | ICMP | http | 80    | subsets[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"
          10.0.0.1   | TCP  | HTTP | 80    | subsets[0].ports[0].name: Invalid value: "HTTP": a lowercase RFC 1123 label
          10.0.0.1   | TCP  | http | 70000 | subsets[0].ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive
          10.0.0.1   | TCP  | ''   | 80    | subsets[0].ports[0].name: Required value
          """)
  void badEndpointsAreRefused(
      String address, String protocol, String name, int port, String problem) {
    var endpoints =
        new EndpointsBuilder()
            .withNewMetadata()
            .withName("db")
            .withNamespace("default")
            .endMetadata()
            .addNewSubset()
            .addNewAddress()
            .withIp(address)
            .endAddress()
            .addNewPort()
            .withName(name)
            .withProtocol(protocol)
            .withPort(port)
            .endPort()
            .addNewPort()
            .withName("other")
            .withPort(81)
            .endPort()
            .endSubset()
            .build();

    assertThatThrownBy(() -> store.create(Kinds.ENDPOINTS, endpoints))
        .hasMessageContaining(problem)
        .extracting(e -> ((ApiException) e).code())
        .isEqualTo(422);
  }

  @Test
  void endpointsNeedAnAddressAndSpeakTcpWhereTheyDoNotSay() {
    var named =
        new EndpointsBuilder()
            .withNewMetadata()
            .withName("db")
            .withNamespace("default")
            .endMetadata();
    var none = named.build();
    none.setSubsets(List.of(new io.fabric8.kubernetes.api.model.EndpointSubset()));
    assertThatThrownBy(() -> store.create(Kinds.ENDPOINTS, none))
        .hasMessageContaining(
            "subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`");

    var stored =
        store.create(
            Kinds.ENDPOINTS,
            named
                .addNewSubset()
                .addNewNotReadyAddress()
                .withIp("10.0.0.1")
                .endNotReadyAddress()
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSubset()
                .build());
    assertThat(stored.getSubsets().getFirst().getPorts().getFirst().getProtocol()).isEqualTo("TCP");
  }

  private void refused(EndpointSlice slice, String problem) {
    assertThatThrownBy(() -> store.create(Kinds.ENDPOINT_SLICE, slice))
        .hasMessageStartingWith("EndpointSlice.discovery.k8s.io \"web-1\" is invalid: " + problem)
        .extracting(e -> ((ApiException) e).code())
        .isEqualTo(422);
  }

  private static Consumer<EndpointSlice> edit(Consumer<EndpointSlice> edit) {
    return edit;
  }

  private static Consumer<EndpointSlice> hinted(Consumer<EndpointHints> edit) {
    var hints = new EndpointHints();
    edit.accept(hints);
    return s -> s.setEndpoints(List.of(at("10.0.0.1").withHints(hints).build()));
  }

  private static EndpointBuilder at(String address) {
    return new EndpointBuilder().withAddresses(address);
  }

  private static List<EndpointPort> ports(String... names) {
    return Stream.of(names)
        .map(name -> new EndpointPortBuilder().withName(name.isEmpty() ? null : name).build())
        .toList();
  }

  private static EndpointSlice slice(Consumer<EndpointSlice> edit) {
    var slice =
        new EndpointSliceBuilder()
            .withNewMetadata()
            .withName("web-1")
            .withNamespace("default")
            .endMetadata()
            .withAddressType("IPv4")
            .withEndpoints(at("10.244.0.1").build())
            .build();
    edit.accept(slice);
    return slice;
  }
}
