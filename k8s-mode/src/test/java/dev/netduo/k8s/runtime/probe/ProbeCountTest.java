package dev.netduo.k8s.runtime.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.runtime.probe.ProbeCount.Terms;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeCountTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private static Terms terms(int successes, int failures) {
    return new Terms(
        Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(1), successes, failures);
  }

  @ParameterizedTest
  @CsvSource({
    "+, true",
    "-, false",
    "+-, true",
    "+--, true",
    "+---, false",
    "+--+--, true",
    "+---+, true",
  })
  void threeFailuresInARowUndoASuccess(String answers, boolean holds) {
    assertThat(after(ProbeCount.begin(terms(1, 3), false), answers).holds()).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource({"+, false", "++, true", "+-+, false", "+-++, true"})
  void asManySuccessesAsAskedForMakeItHold(String answers, boolean holds) {
    assertThat(after(ProbeCount.begin(terms(2, 1), false), answers).holds()).isEqualTo(holds);
  }

  @Test
  void aVerdictIsTakenForGrantedUntilThereIsOne() {
    var count = after(ProbeCount.begin(terms(1, 3), true), "--");
    assertThat(count.holds()).isTrue();
    assertThat(count.decided()).isFalse();
    assertThat(after(count, "-").decided()).isTrue();
    assertThat(after(count, "-").holds()).isFalse();
  }

  @Test
  void itIsAskedAfterTheDelayAndThenOncePerPeriod() {
    var count = ProbeCount.begin(terms(1, 1), true);
    assertThat(count.first(START)).isEqualTo(START.plusSeconds(5));
    assertThat(count.next(START.plusSeconds(6))).isEqualTo(START.plusSeconds(9));
  }

  @Test
  void numbersThatAreMissingHaveKubernetesDefaults() {
    assertThat(Terms.of(new ProbeBuilder().build()))
        .isEqualTo(new Terms(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(1), 1, 3));
  }

  private static ProbeCount after(ProbeCount count, String answers) {
    var now = count;
    for (int at = 0; at < answers.length(); at++) {
      now = now.with(answers.charAt(at) == '+');
    }
    return now;
  }
}
