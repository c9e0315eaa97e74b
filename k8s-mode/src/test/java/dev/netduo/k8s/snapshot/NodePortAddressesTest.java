package dev.netduo.k8s.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodePortAddressesTest {

  @Test
  void ranges_of_both_families_are_told_apart() {
    var both = NodePortAddresses.parse("198.51.100.0/24,2001:db8::/64");

    assertThat(both.of(Family.IPV4)).containsExactly(Cidr.parse("198.51.100.0/24"));
    assertThat(both.of(Family.IPV6)).containsExactly(Cidr.parse("2001:db8::/64"));
    assertThat(both.contains(Ip.parse("2001:db8::7"))).isTrue();
    assertThat(both.contains(Ip.parse("198.51.101.7"))).isFalse();
  }

  @Test
  void nothing_is_the_address_that_nodes_share() {
    assertThat(NodePortAddresses.parse(" ")).isEqualTo(NodePortAddresses.PRIMARY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.0/8", "127.0.0.1/32", "::1/128", "10.0.0.0/8,::/8"})
  void a_range_on_the_loopback_is_refused(String ranges) {
    assertThatThrownBy(() -> NodePortAddresses.parse(ranges))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("node ports are not on the loopback");
  }

  @Test
  void the_range_of_all_addresses_is_taken() {
    assertThat(NodePortAddresses.parse("0.0.0.0/0,::/0").ranges()).hasSize(2);
  }
}
