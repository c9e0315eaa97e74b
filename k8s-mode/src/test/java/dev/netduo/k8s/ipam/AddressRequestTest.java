package dev.netduo.k8s.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.ipam.AddressRequest.Asking;
import dev.netduo.k8s.ipam.AddressRequest.Want;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What annotations of a pod and its namespace ask for. */
class AddressRequestTest {
  private static final List<Cidr> NODE = Cidr.parseList("10.244.1.0/24,fd00:10:244:1::/64");
  private static final Addressing PLAN =
      new Addressing(
          Cidr.parseList("10.244.0.0/16,fd00:10:244::/56"),
          24,
          64,
          Cidr.parseList("10.96.0.0/16,fd00:10:96::/112"),
          List.of(Pool.parse("team-a=10.244.200.0/28")),
          List.of(),
          Duration.ZERO);

  private static List<Want> wants(Map<String, String> pod, Map<String, String> namespace) {
    return AddressRequest.of(
            new Asking(
                "u",
                "default/a",
                pod,
                namespace,
                NODE,
                Stream.concat(NODE.stream(), Stream.of(Cidr.parse("10.244.0.0/24"))).toList()),
            PLAN)
        .wants();
  }

  private static Want ofNode(int index) {
    return new Want.AnyOf(List.of(NODE.get(index)), true);
  }

  @Test
  void aPodThatAsksForNothingGetsItsNodesAddresses() {
    assertThat(wants(Map.of(), Map.of())).containsExactly(ofNode(0), ofNode(1));
  }

  @Test
  void aFixedAddressLeavesTheOtherFamilyToTheNode() {
    assertThat(wants(Map.of(AddressRequest.FIXED, "10.244.1.11"), Map.of()))
        .containsExactly(new Want.Fixed(Ip.parse("10.244.1.11")), ofNode(1));
    assertThat(wants(Map.of(AddressRequest.FIXED, "fd00:10:244:1::b, 10.244.200.3"), Map.of()))
        .containsExactly(
            new Want.Fixed(Ip.parse("10.244.200.3")), new Want.Fixed(Ip.parse("fd00:10:244:1::b")));
  }

  @Test
  void aPoolIsNamedByThePodOrElseByItsNamespace() {
    var pool = new Want.AnyOf(List.of(Cidr.parse("10.244.200.0/28")), false);
    var other = new Want.AnyOf(List.of(Cidr.parse("10.244.9.0/30")), false);
    assertThat(wants(Map.of(), Map.of(AddressRequest.POOL, "team-a")))
        .containsExactly(pool, ofNode(1));
    assertThat(
            wants(
                Map.of(AddressRequest.POOL, "10.244.9.0/30"),
                Map.of(AddressRequest.POOL, "team-a")))
        .containsExactly(other, ofNode(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "netduo.dev/ip | 10.244.0.9 | neither in the node's range",
        "netduo.dev/ip | 10.244.1.0 | the first or last address",
        "netduo.dev/ip | 10.244.1.255 | the first or last address",
        "netduo.dev/ip | 10.244.1.2,10.244.1.3 | two addresses of one family",
        "netduo.dev/ip | ten | is not an IP address",
        "netduo.dev/ip-pool | team-b | is not a pool of the cluster; pools: team-a",
        "netduo.dev/ip-pool | 10.9.0.0/24 | is not in the pod range 10.244.0.0/16",
        "netduo.dev/ip-pool | 10.244.0.128/25 | overlaps 10.244.0.0/24, a node's",
      })
  void whatIsNotToBeHadIsSaid(String annotation, String value, String complaint) {
    assertThatThrownBy(() -> wants(Map.of(annotation, value), Map.of()))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining(complaint);
  }
}
