package dev.netduo.docker.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.docker.DockerMode;
import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.image.NetduoImages;
import dev.netduo.emulator.probe.LiveProber;
import dev.netduo.emulator.probe.Prober;
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
@Timeout(600)
final class PredictionIT {
  private static final int GENERATIONS = 3;
  private static final int CHANGES = 14;
  private static final Duration PATIENCE = Duration.ofMillis(400);
  private static final Duration SECOND_TRY = Duration.ofSeconds(2);

  private final Session session;
  private final DockerMode mode;

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
    var began = Instant.now();
    var setups = new GeneratedSetups(mode, new Random(seed));
    var compared = 0;
    var stood = 0;
    var disagreements = new ArrayList<String>();
    try (var agent = ContainerAgent.start(session)) {
      var prober = new LiveProber(agent);
      for (var generation = 0; generation < GENERATIONS; generation++) {
        setups.begin();
        for (var change = 0; change < CHANGES; change++) {
          setups.change();
          var comparison = new Comparison(mode);
          var differing = comparison.differing(prober, PATIENCE);
          disagreements.addAll(again(comparison, prober, differing));
          compared += comparison.size();
          stood += setups.groups();
        }
      }
    }
    reporter.publishEntry(
        "prediction",
        "%d set-ups, %d probes compared, %d disagreements, seed %d, %.1f s"
            .formatted(
                stood,
                compared,
                disagreements.size(),
                seed,
                Duration.between(began, Instant.now()).toMillis() / 1e3));
    assertThat(disagreements).as("seed " + seed).isEmpty();
    assertThat(stood).isGreaterThanOrEqualTo(200);
  }

  // On a busy machine an answer can be late; one that differs is asked for again, with patience.
  private static java.util.List<String> again(
      Comparison comparison, Prober prober, java.util.List<Comparison.Case> differing) {
    return differing.isEmpty()
        ? java.util.List.of()
        : comparison.explained(prober, differing, SECOND_TRY);
  }
}
