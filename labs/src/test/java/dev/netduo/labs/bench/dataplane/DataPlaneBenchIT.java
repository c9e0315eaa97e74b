package dev.netduo.labs.bench.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.labs.bench.Ratio;
import dev.netduo.labs.bench.dataplane.DataPlaneBench.Sync;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Small numbers, to see that everything is measured; how fast it is, is not a test's business. */
@RealEngine
class DataPlaneBenchIT {
  private final Session session;

  DataPlaneBenchIT(Session session) {
    this.session = session;
  }

  @Test
  void everythingIsMeasured() {
    try (var agent = ContainerAgent.start(session)) {
      var outcome = new DataPlaneBench(session, agent, 20, 10, 1).run();

      assertThat(outcome.paths()).extracting(Path::services).containsExactly(0, 20);
      assertThat(outcome.policies().policies()).isEqualTo(10);
      assertThat(
              Stream.concat(
                  outcome.paths().stream()
                      .flatMap(path -> Stream.of(path.throughput(), path.connections())),
                  Stream.of(outcome.policies().throughput(), outcome.policies().connections())))
          .allSatisfy(DataPlaneBenchIT::isOfTwoMeasurements);
      assertThat(outcome.syncs()).extracting(Sync::services).containsExactly(1, 2, 20);
      assertThat(outcome.syncs()).extracting(Sync::changeMillis).allMatch(millis -> millis > 0);
      assertThat(outcome.syncs())
          .extracting(sync -> sync.firstMillis() > 0)
          .containsExactly(false, true, true);
      assertThat(outcome.names().queriesPerSecond()).isPositive();
      assertThat(outcome.names().medianMillis()).isPositive();
      assertThat(DataPlaneSheet.lines(outcome))
          .anyMatch(line -> line.startsWith("through a service among 21: "))
          .anyMatch(line -> line.startsWith("with 10 policies: "))
          .anyMatch(line -> line.startsWith("first sync of 20 services of 3 endpoints: "));
    }
  }

  private static void isOfTwoMeasurements(Ratio ratio) {
    assertThat(ratio.measured()).isPositive();
    assertThat(ratio.against()).isPositive().isNotEqualTo(ratio.measured());
    assertThat(ratio.ratio()).isEqualTo(ratio.measured() / ratio.against());
  }
}
