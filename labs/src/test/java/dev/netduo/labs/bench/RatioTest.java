package dev.netduo.labs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RatioTest {
  @Test
  void samplesThatSomethingElseSlowedDownDoNotCount() {
    var ours = new ArrayList<>(List.of(9.0, 9.5, 10.0, 9.5));
    var theirs = new ArrayList<>(List.of(9.9, 10.1, 10.0, 10.0));
    var quiet = Ratio.ofFasterHalves(ours, theirs);
    ours.addAll(List.of(3.0, 8.0, 1.0, 7.0));
    theirs.addAll(List.of(9.9, 10.1, 10.0, 10.0));

    var disturbed = Ratio.ofFasterHalves(ours, theirs);

    assertThat(quiet.measured()).isEqualTo(9.75, within(1e-9));
    assertThat(quiet.against()).isEqualTo(10.05, within(1e-9));
    assertThat(quiet.ratio()).isEqualTo(9.75 / 10.05, within(1e-9));
    assertThat(disturbed.ratio()).isEqualTo(9.5 / 10.05, within(1e-9));
  }

  @Test
  void theFirstPairIsNotCountedAndDriftIsFairToBoth() {
    // Each measurement finds the machine slower than the one before.
    var speed = new AtomicInteger(101);

    var ratio = Ratio.of(4, () -> speed.decrementAndGet(), () -> speed.decrementAndGet());

    assertThat(speed).hasValue(91);
    assertThat(ratio.measured()).isEqualTo(ratio.against(), within(1e-9));
    assertThat(ratio.ratio()).isEqualTo(1, within(0.001));
  }
}
