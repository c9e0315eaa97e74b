package dev.netduo.docker.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.docker.DockerMode;
import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.image.NetduoImages;
import dev.netduo.emulator.probe.LiveProber;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** What was predicted, held against what the real Engine and kernel do, over set-ups by chance. */
@RealEngine
@Timeout(900)
final class PredictionIT {
  private static final int CHANGES = 41;
  private static final int SHOWN = 20;
  private static final Duration PATIENCE = Duration.ofMillis(300);

  /** On a busy machine an answer can be late; what differs is asked again, with patience. */
  private static final Duration SECOND_TRY = Duration.ofSeconds(3);

  private final Session session;
  private final DockerMode mode;
  private Duration engine = Duration.ZERO;
  private Duration predicting = Duration.ZERO;
  private Duration probing = Duration.ZERO;

  PredictionIT(Session session, NetduoImages images) {
    assertThat(images).isNotNull();
    this.session = session;
    this.mode = new DockerMode(session);
  }

  @AfterEach
  void everythingGoes() {
    new GeneratedSetups(mode, new Random()).clear();
  }

  @Test
  void over_200_setups_agree_with_what_was_predicted(TestReporter reporter) {
    var seed = Long.getLong("netduo.seed", 20_260_723L);
    var setups = new GeneratedSetups(mode, new Random(seed));
    var compared = 0;
    var stood = 0;
    var disagreements = new ArrayList<String>();
    try (var agent = ContainerAgent.start(session)) {
      var prober = new LiveProber(agent);
      engine = engine.plus(took(setups::begin));
      for (var change = 0; change < CHANGES && disagreements.size() < SHOWN; change++) {
        engine = engine.plus(took(setups::change));
        var began = Instant.now();
        var comparison = new Comparison(mode);
        var predicted = Instant.now();
        var differing = comparison.differing(prober, PATIENCE);
        disagreements.addAll(comparison.explained(prober, differing, SECOND_TRY));
        predicting = predicting.plus(Duration.between(began, predicted));
        probing = probing.plus(Duration.between(predicted, Instant.now()));
        compared += comparison.size();
        stood += setups.groups();
      }
    }
    reporter.publishEntry(
        "prediction",
        "%d set-ups, %d probes compared, seed %d; making them %s, predicting %s, probing %s"
            .formatted(stood, compared, seed, text(engine), text(predicting), text(probing)));
    assertThat(disagreements.stream().limit(SHOWN))
        .as("seed " + seed + ", set-up " + stood)
        .isEmpty();
    assertThat(stood).isGreaterThanOrEqualTo(200);
  }

  private static Duration took(Runnable work) {
    var began = Instant.now();
    work.run();
    return Duration.between(began, Instant.now());
  }

  private static String text(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1e3);
  }
}
