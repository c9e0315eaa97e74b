package dev.netduo.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> WORDS = List.of("points", "probe", "port", "expect", "ls");

  @ParameterizedTest
  @CsvSource({"pionts,points", "prot,port", "PROBE,probe", "expects,expect", "l,ls"})
  void findsTheWordThatWasMeant(String wrong, String meant) {
    assertThat(Nearest.to(wrong, WORDS)).contains(meant);
    assertThat(Nearest.hint(wrong, WORDS)).isEqualTo("did you mean '" + meant + "'?");
  }

  @Test
  void namesNothingWhereNothingIsNear() {
    assertThat(Nearest.to("visibility", WORDS)).isEmpty();
    assertThat(Nearest.hint("visibility", WORDS)).isEmpty();
  }
}
