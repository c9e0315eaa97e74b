package dev.netduo.k8s.runtime.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.runtime.pod.AppView.Health;
import dev.netduo.k8s.runtime.probe.ContainerProbes.Asked;
import dev.netduo.k8s.runtime.probe.ProbeCount.Terms;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** With a clock that only moves when it is told to. */
class ContainerProbesTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private record Due(Instant at, Runnable work) {}

  private Instant now = START;
  private final List<Due> queue = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final Set<ProbeKind> failing = new HashSet<>();
  private final List<String> told = new ArrayList<>();
  private final ScheduledExecutorService timers =
      (ScheduledExecutorService)
          Proxy.newProxyInstance(
              ContainerProbesTest.class.getClassLoader(),
              new Class<?>[] {ScheduledExecutorService.class},
              (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("schedule");
                var pause = (Long) arguments[1];
                assertThat(arguments[2]).isEqualTo(TimeUnit.MILLISECONDS);
                queue.add(new Due(now.plusMillis(pause), (Runnable) arguments[0]));
                return null;
              });

  private void letPass(int seconds) {
    var end = now.plusSeconds(seconds);
    while (true) {
      var next =
          queue.stream().filter(due -> !due.at().isAfter(end)).min(Comparator.comparing(Due::at));
      if (next.isEmpty()) {
        now = end;
        return;
      }
      queue.remove(next.get());
      now = next.get().at();
      next.get().work().run();
    }
  }

  private ContainerProbes probes(Health before, ProbeKind... kinds) {
    var questions = new EnumMap<ProbeKind, Asked>(ProbeKind.class);
    for (var kind : kinds) {
      questions.put(
          kind,
          new Asked(
              new Question.Exec(List.of(kind.word())),
              new Terms(
                  Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(1), 1, 3)));
    }
    var probes =
        new ContainerProbes(
            Map.copyOf(questions),
            this::answer,
            timers,
            () -> now,
            START,
            before,
            new ContainerProbes.Listener() {
              @Override
              public void changed() {
                told.add("changed");
              }

              @Override
              public void unhealthy(ProbeKind kind, Answer answer) {
                told.add(kind.word() + ": " + answer.words());
              }
            });
    probes.begin();
    return probes;
  }

  private CompletableFuture<Answer> answer(Asked question) {
    var word = ((Question.Exec) question.question()).command().getFirst();
    asked.add(Duration.between(START, now).toSeconds() + " " + word);
    var fails = failing.stream().anyMatch(kind -> kind.word().equals(word));
    return CompletableFuture.completedFuture(new Answer(!fails, fails ? "no" : ""));
  }

  @Test
  void aContainerWithoutProbesIsReadyAtOnce() {
    assertThat(probes(Health.UNKNOWN).health()).isEqualTo(new Health(true, true, ""));
  }

  @Test
  void readinessIsAskedAfterItsDelayAndEachPeriodAndItsChangeIsTold() {
    var probes = probes(Health.UNKNOWN, ProbeKind.READINESS);
    assertThat(probes.health()).isEqualTo(new Health(true, false, ""));
    letPass(25);
    assertThat(asked).containsExactly("2 readiness", "12 readiness", "22 readiness");
    assertThat(probes.health()).isEqualTo(new Health(true, true, ""));
    assertThat(told).containsExactly("changed");
  }

  @Test
  void threeFailuresEndReadinessButNotTheContainer() {
    var probes = probes(Health.UNKNOWN, ProbeKind.READINESS);
    letPass(5);
    failing.add(ProbeKind.READINESS);
    letPass(20);
    assertThat(probes.health().ready()).isTrue();
    letPass(10);
    assertThat(probes.health()).isEqualTo(new Health(true, false, ""));
    assertThat(told)
        .containsExactly("changed", "readiness: no", "readiness: no", "readiness: no", "changed");
  }

  @Test
  void livenessThatFailedIsNotAskedAgain() {
    failing.add(ProbeKind.LIVENESS);
    var probes = probes(Health.UNKNOWN, ProbeKind.LIVENESS);
    letPass(21);
    assertThat(probes.health().failed()).isEmpty();
    letPass(100);
    assertThat(probes.health().failed()).isEqualTo("liveness");
    assertThat(asked).containsExactly("2 liveness", "12 liveness", "22 liveness");
  }

  @Test
  void theOthersWaitForTheStartupProbe() {
    failing.add(ProbeKind.STARTUP);
    var probes = probes(Health.UNKNOWN, ProbeKind.values());
    letPass(20);
    assertThat(asked).containsExactly("2 startup", "12 startup");
    assertThat(probes.health()).isEqualTo(new Health(false, false, ""));
    failing.clear();
    letPass(3);
    assertThat(asked).endsWith("22 startup", "22 liveness", "22 readiness");
    assertThat(probes.health()).isEqualTo(new Health(true, true, ""));
  }

  @Test
  void aStartupThatNeverComesEndsTheContainer() {
    failing.add(ProbeKind.STARTUP);
    var probes = probes(Health.UNKNOWN, ProbeKind.STARTUP);
    letPass(60);
    assertThat(probes.health().failed()).isEqualTo("startup");
  }

  @Test
  void whatWasReadyBeforeStaysSoUntilItIsAsked() {
    var probes = probes(new Health(true, true, ""), ProbeKind.STARTUP, ProbeKind.READINESS);
    assertThat(probes.health()).isEqualTo(new Health(true, true, ""));
    letPass(5);
    assertThat(asked).containsExactly("2 readiness");
  }

  @Test
  void nothingIsAskedAfterTheEnd() {
    probes(Health.UNKNOWN, ProbeKind.READINESS).close();
    letPass(60);
    assertThat(asked).isEmpty();
  }
}
