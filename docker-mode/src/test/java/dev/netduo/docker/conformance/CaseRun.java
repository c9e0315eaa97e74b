package dev.netduo.docker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.docker.conformance.DockerCase.Outcome;
import dev.netduo.docker.conformance.DockerCase.Step;
import dev.netduo.emulator.console.Words;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** One run of a case through one docker. */
final class CaseRun {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Function<List<String>, Outcome> docker;
  private final Map<String, String> known = new HashMap<>();

  /**
   * @param docker runs the words after {@code docker}
   */
  CaseRun(Function<List<String>, Outcome> docker) {
    this.docker = docker;
  }

  void of(DockerCase each) {
    for (var step : each.steps()) {
      var outcome = outcome(step);
      assertThat(step.complaint(outcome)).as("docker " + step.line()).isEmpty();
      step.set()
          .ifPresent(name -> {
            var found = step.out().orElseThrow().matcher(outcome.out());
            assertThat(found.find()).isTrue();
            known.put(name, found.group(1));
          });
    }
  }

  private Outcome outcome(Step step) {
    var words = Words.of(step.line()).stream().map(this::expanded).toList();
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var outcome = docker.apply(words);
      if (!step.eventually() || step.complaint(outcome).isEmpty() || System.nanoTime() > deadline) {
        return outcome;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private String expanded(String word) {
    var result = word;
    for (var variable : known.entrySet()) {
      result = result.replace("$" + variable.getKey(), variable.getValue());
    }
    return result;
  }
}
