package dev.netduo.emulator.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnionTest {
  @Test
  void aMapHoldsWhatIsInEachPart() {
    var parts =
        Map.of(
            "a", Map.of(1, "one", 2, "two"), "b", Map.<Integer, String>of(), "c", Map.of(3, "c"));

    assertThat(new UnionMap<>(Parts.of(parts))).isEqualTo(Map.of(1, "one", 2, "two", 3, "c"));
  }

  @Test
  void aSetHoldsWhatIsInEachPartAndThenEnds() {
    var union = new UnionSet<>(Parts.of(Map.of("a", Set.of(1, 2), "b", Set.<Integer>of())));

    assertThat(union).containsExactlyInAnyOrder(1, 2);
    var elements = union.iterator();
    elements.next();
    elements.next();
    assertThat(elements.hasNext()).isFalse();
    assertThatThrownBy(elements::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void itIsEmptyWhereEveryPartIs() {
    var none = Map.of("a", Map.<Integer, String>of(), "b", Map.<Integer, String>of());

    assertThat(new UnionMap<>(Parts.of(none)).isEmpty()).isTrue();
    assertThat(new UnionMap<>(Parts.of(Map.of("a", Map.of(), "b", Map.of(1, 1)))).isEmpty())
        .isFalse();
    assertThat(new UnionSet<>(Parts.of(Map.of("a", Set.of()))).isEmpty()).isTrue();
    assertThat(new UnionSet<>(Parts.of(Map.of("a", Set.of(), "b", Set.of(1)))).isEmpty()).isFalse();
  }
}
