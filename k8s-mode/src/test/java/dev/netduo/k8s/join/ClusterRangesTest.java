package dev.netduo.k8s.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterRangesTest {
  private static ClusterRanges ranges(String pods, String services, String nodes) {
    return new ClusterRanges(Cidr.parseList(pods), Cidr.parseList(services), Cidr.parseList(nodes));
  }

  private static final ClusterRanges ONE =
      ranges("10.244.0.0/16,fd00:1::/56", "10.96.0.0/16,fd00:2::/112", "172.20.0.0/16");

  @Test
  void clustersOfOtherAddressesMayBeJoined() {
    ONE.requireApart(
        "one", "two", ranges("10.20.0.0/16,fd00:3::/56", "10.21.0.0/16", "172.21.0.0/16"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.244.128.0/17, 10.21.0.0/16, 172.21.0.0/16, pods of two, 10.244.128.0/17",
    "10.20.0.0/16, 10.96.0.0/24, 172.21.0.0/16, services of two, 10.96.0.0/24",
    "10.20.0.0/16, 10.244.0.0/24, 172.21.0.0/16, services of two, 10.244.0.0/24",
    "172.20.4.0/24, 10.21.0.0/16, 172.21.0.0/16, pods of two, 172.20.4.0/24",
    "10.20.0.0/16, 10.21.0.0/16, 172.20.0.0/24, nodes of two, 172.20.0.0/24",
    "fd00:1:0:1::/64, 10.21.0.0/16, 172.21.0.0/16, pods of two, fd00:1:0:1::/64",
  })
  void anAddressThatBothHaveIsRefused(
      String pods, String services, String nodes, String who, String range) {
    assertThatThrownBy(() -> ONE.requireApart("one", "two", ranges(pods, services, nodes)))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("clusters one and two cannot be joined")
        .hasMessageContaining(who)
        .hasMessageContaining(range);
  }

  @Test
  void whatIsWrittenDownIsReadAgain() {
    assertThat(ClusterRanges.of(ONE.data())).isEqualTo(ONE);
  }
}
