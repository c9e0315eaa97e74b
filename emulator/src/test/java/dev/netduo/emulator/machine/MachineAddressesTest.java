package dev.netduo.emulator.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.machine.MachineAddresses.Use;
import dev.netduo.emulator.net.Cidr;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class MachineAddressesTest {

  @Test
  void the_kernels_table_is_read_and_the_default_route_left_out() {
    var table =
        """
        Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
        eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
        docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
        eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
        """;

    assertThat(MachineAddresses.routes(table))
        .containsExactly(
            new Use(Cidr.parse("172.17.0.0/16"), "route over docker0"),
            new Use(Cidr.parse("192.0.2.0/24"), "route over eth0"));
  }

  @Test
  void a_free_range_is_given_as_it_is() {
    assertThat(inUse("172.17.0.0/16").free(Cidr.parse("10.244.0.0/16")))
        .isEqualTo(Cidr.parse("10.244.0.0/16"));
  }

  @Test
  void the_next_free_range_of_the_same_size_is_found() {
    assertThat(inUse("10.244.8.0/24", "10.245.0.0/16").free(Cidr.parse("10.244.0.0/16")))
        .isEqualTo(Cidr.parse("10.246.0.0/16"));
  }

  @Test
  void the_search_begins_again_at_the_front_of_the_block() {
    assertThat(inUse("10.240.0.0/12").free(Cidr.parse("10.250.0.0/16")))
        .isEqualTo(Cidr.parse("10.0.0.0/16"));
  }

  @Test
  void a_full_block_is_refused_in_one_sentence() {
    assertThatThrownBy(() -> inUse("10.0.0.0/8").free(Cidr.parse("10.244.0.0/16")))
        .isInstanceOf(NetduoException.class)
        .hasMessage("no /16 network is free in 10.0.0.0/8");
  }

  @Test
  void an_overlap_names_the_holder_and_a_way_out() {
    assertThatThrownBy(
            () -> inUse("10.244.0.0/24").requireFree(Cidr.parse("10.244.0.0/16"), "pod CIDR"))
        .isInstanceOfSatisfying(
            NetduoException.class,
            e -> {
              assertThat(e).hasMessage("pod CIDR 10.244.0.0/16 overlaps 10.244.0.0/24 (a test)");
              assertThat(e.hint()).contains("10.245.0.0/16");
            });
  }

  private static MachineAddresses inUse(String... networks) {
    return new MachineAddresses(
        Arrays.stream(networks).map(text -> new Use(Cidr.parse(text), "a test")).toList());
  }
}
