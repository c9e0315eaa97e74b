package dev.netduo.k8s.runtime.pod;

import static dev.netduo.k8s.runtime.pod.Views.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackOffTest {

  @Test
  void aPauseDoublesUpToFiveMinutes() {
    var pauses = new ArrayList<Long>();
    Optional<BackOff> backOff = Optional.empty();
    Instant end = NOW;
    for (int i = 0; i < 11; i++) {
      var next = BackOff.after(backOff, BackOff.RESTART, end);
      pauses.add(next.pause().toSeconds());
      end = next.until(end);
      backOff = Optional.of(next);
    }
    assertThat(pauses).isEqualTo(List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L));
  }

  @Test
  void itBeginsAnewAfterTenMinutesOfRunning() {
    var long1 = new BackOff(Duration.ofMinutes(5), NOW);
    var soon = NOW.plus(Duration.ofMinutes(10));
    var late = soon.plusSeconds(1);
    assertThat(long1.until(soon)).isEqualTo(soon.plus(Duration.ofMinutes(5)));
    assertThat(long1.until(late)).isEqualTo(late);
    assertThat(BackOff.after(Optional.of(long1), BackOff.RESTART, late).pause())
        .isEqualTo(BackOff.RESTART);
  }

  @Test
  void aContainerFoundAfterSoManyRestartsHasTheirPause() {
    assertThat(BackOff.afterRestarts(0, NOW)).isEmpty();
    assertThat(BackOff.afterRestarts(3, NOW)).contains(new BackOff(Duration.ofSeconds(4), NOW));
    assertThat(BackOff.afterRestarts(1000, NOW).orElseThrow().pause())
        .isEqualTo(Duration.ofMinutes(5));
  }
}
