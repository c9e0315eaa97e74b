package dev.netduo.k8s.underlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreeRangesTest {
  private static final List<Family> V4 = List.of(Family.IPV4);
  private static final List<Family> BOTH = List.of(Family.IPV6, Family.IPV4);

  private static List<Cidr> choose(List<Family> families, String... taken) {
    return FreeRanges.choose("lan", 0, families, Cidr.parseList(String.join(",", taken)));
  }

  @Test
  void theyAreThoseOfTheNameInTheOrderOfTheFamilies() {
    var ranges = FreeRanges.choose("lan", 0, BOTH, List.of());
    assertThat(FreeRanges.choose("lan", 0, BOTH, List.of())).isEqualTo(ranges);
    assertThat(FreeRanges.choose("lan", 1, BOTH, List.of())).isNotEqualTo(ranges);
    assertThat(ranges.getFirst().toString()).startsWith("fd").endsWith("::/64");
    assertThat(Cidr.parse("192.168.0.0/16").contains(ranges.getLast())).isTrue();
    assertThat(ranges.getLast().prefixLength()).isEqualTo(24);
  }

  @Test
  void oneThatIsTakenIsPassedOver() {
    var first = FreeRanges.choose("lan", 0, BOTH, List.of());
    var second = FreeRanges.choose("lan", 0, BOTH, first);
    assertThat(second).doesNotContainAnyElementsOf(first);
    assertThat(choose(V4, "192.168.0.0/16").getFirst())
        .matches(range -> Cidr.parse("172.16.0.0/12").contains(range));
  }

  @Test
  void allOfTheSmallerBlockCanBeHad() {
    var taken = new ArrayList<Cidr>();
    for (int i = 0; i < 256; i++) {
      taken.addAll(FreeRanges.choose("lan", i, V4, taken));
    }
    assertThat(taken).doesNotHaveDuplicates().allMatch(Cidr.parse("192.168.0.0/16")::contains);
  }

  @Test
  void whereNoneIsLeftItSaysWhatToDo() {
    assertThatThrownBy(() -> choose(V4, "192.168.0.0/16", "172.0.0.0/8"))
        .isInstanceOfSatisfying(
            NetduoException.class, e -> assertThat(e.hint()).contains("--pod-cidr"))
        .hasMessageContaining("no private IPv4 range is left for lan");
  }
}
