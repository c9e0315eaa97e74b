package dev.netduo.k8s.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {

  // The cases of k8s.io/apimachinery/pkg/util/duration.
  @ParameterizedTest
  @CsvSource({
    "-2, <invalid>",
    "-1, 0s",
    "0, 0s",
    "1, 1s",
    "70, 70s",
    "190, 3m10s",
    "600, 10m",
    "2820, 47m",
    "11339, 3h8m",
    "28800, 8h",
    "172799, 47h",
    "172800, 2d",
    "176400, 2d1h",
    "691200, 8d",
    "63071999, 729d",
    "63072000, 2y",
    "63158400, 2y1d",
    "252288000, 8y",
  })
  void isToldInAtMostTwoUnits(long seconds, String text) {
    assertThat(Age.human(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @Test
  void withoutATimestampItIsUnknown() {
    assertThat(Age.of(null, Instant.EPOCH)).isEqualTo("<unknown>");
  }
}
