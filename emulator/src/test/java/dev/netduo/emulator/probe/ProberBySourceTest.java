package dev.netduo.emulator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.probe.Probe.Source;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProberBySourceTest {
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final Source HERE = new Source.Local("here", 7);
  private static final Source ELSEWHERE =
      new Source.Remote(
          "elsewhere",
          command -> {
            throw new AssertionError("the prober decides, not the source");
          });

  @Test
  void each_probe_is_sent_by_the_prober_of_its_source_and_the_results_keep_their_order() {
    var prober = new ProberBySource(() -> saying("ours"), saying("theirs"));

    var results = prober.send(List.of(ping(ELSEWHERE, "a"), ping(HERE, "b"), ping(ELSEWHERE, "c")));

    assertThat(results)
        .extracting(result -> result.detail() + " " + result.probe().describe())
        .containsExactly(
            "theirs ping elsewhere -> a", "ours ping here -> b", "theirs ping elsewhere -> c");
  }

  @Test
  void this_machine_is_not_asked_for_where_no_probe_is_sent_from_it() {
    var prober =
        new ProberBySource(
            () -> {
              throw new AssertionError("this would start an agent");
            },
            saying("theirs"));

    assertThat(prober.send(List.of(ping(ELSEWHERE, "a")))).hasSize(1);
  }

  private static Probe ping(Source from, String to) {
    return new Probe.Ping(from, to, PATIENCE);
  }

  private static Prober saying(String word) {
    return probes ->
        probes.stream()
            .map(probe ->
                new ProbeResult(probe, Outcome.REACHED, Duration.ZERO, "", "", List.of(), "", word))
            .toList();
  }
}
