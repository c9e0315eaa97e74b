package dev.netduo.k8s.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which ranges make a cluster. */
class AddressingTest {
  private static Addressing of(String pods, String services, String... pools) {
    return new Addressing(
        Cidr.parseList(pods),
        24,
        64,
        Cidr.parseList(services),
        Stream.of(pools).map(Pool::parse).toList(),
        List.of(),
        Duration.ZERO);
  }

  @Test
  void aNodesRangeIsNeverOneThatAPoolIsIn() {
    assertThat(of("10.244.0.0/16", "10.96.0.0/16", "a=10.244.1.16/28").nodeRanges(Family.IPV4))
        .startsWith(Cidr.parse("10.244.0.0/24"), Cidr.parse("10.244.2.0/24"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.244.0.0/16 | 10.96.0.0/16",
        "fd00:10:244::/56 | fd00:10:96::/112",
        "10.244.0.0/16,fd00:10:244::/56 | 10.96.0.0/16,fd00:10:96::/112",
        "fd00:10:244::/56,10.244.0.0/16 | fd00:10:96::/112,10.96.0.0/16",
      })
  void oneFamilyOrBothInEitherOrder(String pods, String services) {
    var plan = of(pods, services);
    for (var family : plan.families()) {
      assertThat(plan.nodeRanges(family).limit(3)).hasSize(3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.244.0.0/16,10.245.0.0/16 | 10.96.0.0/16 | cannot be the pod ranges",
        "10.244.0.0/16,fd00::/56 | 10.96.0.0/16 | are not of the same families in the same order",
        "fd00::/56 | 10.96.0.0/16 | are not of the same families in the same order",
        "10.244.0.0/16 | 10.244.0.0/24 | overlap",
        "10.244.0.0/25 | 10.96.0.0/16 | node ranges of /24 cannot be cut",
        "fd00::/40 | fd01::/112 | is too large for node ranges of /64",
        "fd00::/56 | fd01::/64 | is too large",
        "10.244.0.0/16 | 10.96.0.0/29 | is too small",
      })
  void rangesThatDoNotFitAreRefused(String pods, String services, String complaint) {
    assertThatThrownBy(() -> of(pods, services))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void poolsLieInThePodRangeAndApartFromEachOther() {
    assertThatThrownBy(() -> of("10.244.0.0/16", "10.96.0.0/16", "a=10.9.0.0/24"))
        .hasMessageContaining("the pool a=10.9.0.0/24 is not in the pod range 10.244.0.0/16");
    assertThatThrownBy(
            () -> of("10.244.0.0/16", "10.96.0.0/16", "a=10.244.9.0/24", "b=10.244.9.8/29"))
        .hasMessageContaining("overlap");
    assertThatThrownBy(() -> Pool.parse("10.244.9.0/24"))
        .hasMessageContaining("is no address pool");
  }
}
