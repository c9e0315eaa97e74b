package dev.netduo.k8s.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The pure parts: what a set, a daemon, a job does next, and which events are worth telling. */
class PlansTest {

  @Test
  void anOrderedSetWaitsForEachPod() {
    var rules = rules(3, true, 0, "r1", "r1");

    assertThat(StatefulPlan.next(rules, List.of())).containsExactly(create(0, "r1"));
    assertThat(StatefulPlan.next(rules, List.of(member(0, "r1", false)))).isEmpty();
    assertThat(StatefulPlan.next(rules, List.of(member(0, "r1", true))))
        .containsExactly(create(1, "r1"));
  }

  @Test
  void aParallelSetMakesAllAtOnceAndRemovesAllAtOnce() {
    assertThat(StatefulPlan.next(rules(3, false, 0, "r1", "r1"), List.of()))
        .containsExactly(create(0, "r1"), create(1, "r1"), create(2, "r1"));
    assertThat(
            StatefulPlan.next(
                rules(1, false, 0, "r1", "r1"),
                List.of(member(0, "r1", true), member(1, "r1", true), member(2, "r1", true))))
        .containsExactly(new StatefulPlan.Step.Delete(2), new StatefulPlan.Step.Delete(1));
  }

  @Test
  void aRolloutTakesTheLastFirstAndWaitsForIt() {
    var rules = rules(2, true, 0, "r1", "r2");

    assertThat(StatefulPlan.next(rules, List.of(member(0, "r1", true), member(1, "r1", true))))
        .containsExactly(new StatefulPlan.Step.Delete(1));
    assertThat(StatefulPlan.next(rules, List.of(member(0, "r1", true))))
        .containsExactly(create(1, "r2"));
    assertThat(StatefulPlan.next(rules, List.of(member(0, "r1", true), member(1, "r2", false))))
        .isEmpty();
    assertThat(StatefulPlan.next(rules, List.of(member(0, "r1", true), member(1, "r2", true))))
        .containsExactly(new StatefulPlan.Step.Delete(0));
  }

  @Test
  void aSetReachesItsGoalWhateverItStartsFrom() {
    var random = new Random(7);
    for (int round = 0; round < 300; round++) {
      var rules = rules(random.nextInt(5), random.nextBoolean(), random.nextInt(4), "r1", "r2");
      var members = new TreeMap<Integer, StatefulPlan.Member>();
      for (int i = 0; i < 6; i++) {
        if (random.nextBoolean()) {
          members.put(i, member(i, random.nextBoolean() ? "r1" : "r2", true));
        }
      }
      var missing = 0;
      for (int pass = 0; pass < 40; pass++) {
        for (var step : StatefulPlan.next(rules, List.copyOf(members.values()))) {
          switch (step) {
            case StatefulPlan.Step.Create(var ordinal, var revision) ->
                members.put(ordinal, member(ordinal, revision, true));
            case StatefulPlan.Step.Delete(var ordinal) -> members.remove(ordinal);
          }
        }
        missing = rules.replicas() - members.size();
      }
      assertThat(missing).as("round " + round + " " + rules).isZero();
      assertThat(members.values())
          .allSatisfy(m -> {
            assertThat(m.ordinal()).isLessThan(rules.replicas());
            if (m.ordinal() >= rules.partition()) {
              assertThat(m.revision()).isEqualTo("r2");
            }
          });
    }
  }

  @Test
  void aDaemonPlanMakesOnePodPerNodeAndRemovesDoubles() {
    var places =
        List.of(
            new DaemonPlan.Place("n1", true, true),
            new DaemonPlan.Place("n2", true, true),
            new DaemonPlan.Place("n3", false, false));

    var steps =
        DaemonPlan.next(
            places,
            List.of(
                daemon("old", "n1", true, "1"),
                daemon("young", "n1", true, "2"),
                daemon("wrong", "n3", true, "1")),
            true,
            1);

    assertThat(steps.create()).containsExactly("n2");
    assertThat(steps.delete()).containsExactly("young", "wrong");
  }

  @Test
  void aDaemonPlanReplacesNoMorePodsThanMayBeMissing() {
    var places =
        List.of(
            new DaemonPlan.Place("n1", true, true),
            new DaemonPlan.Place("n2", true, true),
            new DaemonPlan.Place("n3", true, true));
    var old =
        List.of(
            daemon("a", "n1", false, "1"),
            daemon("b", "n2", false, "1"),
            daemon("c", "n3", false, "1"));

    assertThat(DaemonPlan.next(places, old, true, 1).delete()).containsExactly("a");
    assertThat(DaemonPlan.next(places, old, true, 2).delete()).containsExactly("a", "b");
    assertThat(DaemonPlan.next(places, old, false, 1).delete()).isEmpty();
    assertThat(DaemonPlan.next(places, old.subList(1, 3), true, 1).delete()).isEmpty();
  }

  @Test
  void aJobWaitsLongerAfterEachFailure() {
    var rules = new JobPlan.Rules(1, OptionalInt.of(1), 6, Optional.empty(), false);
    var now = Instant.parse("2026-01-01T00:00:00Z");
    var once = new JobPlan.State(0, 0, 1, Optional.of(now), Optional.of(now), 1);
    var thrice = new JobPlan.State(0, 0, 3, Optional.of(now), Optional.of(now), 3);

    assertThat(JobPlan.next(rules, once, now, Duration.ofSeconds(10)).again())
        .hasValue(Duration.ofSeconds(10));
    assertThat(JobPlan.next(rules, thrice, now, Duration.ofSeconds(10)).again())
        .hasValue(Duration.ofSeconds(40));
    assertThat(JobPlan.next(rules, once, now.plusSeconds(10), Duration.ofSeconds(10)).create())
        .isEqualTo(1);
  }

  @Test
  void aJobThatTakesTooLongEnds() {
    var rules =
        new JobPlan.Rules(2, OptionalInt.of(5), 6, Optional.of(Duration.ofSeconds(30)), false);
    var start = Instant.parse("2026-01-01T00:00:00Z");
    var state = new JobPlan.State(2, 1, 0, Optional.of(start), Optional.empty(), 0);

    assertThat(JobPlan.next(rules, state, start.plusSeconds(29), Duration.ZERO).again())
        .hasValue(Duration.ofSeconds(1));
    var plan = JobPlan.next(rules, state, start.plusSeconds(30), Duration.ZERO);
    assertThat(plan.end()).hasValue(JobPlan.End.DEADLINE);
    assertThat(plan.delete()).isEqualTo(2);
  }

  @Test
  void aJobNeverRunsMorePodsThanAreStillNeeded() {
    var rules = new JobPlan.Rules(3, OptionalInt.of(5), 6, Optional.empty(), false);
    var state = new JobPlan.State(1, 3, 0, Optional.empty(), Optional.empty(), 0);

    assertThat(JobPlan.next(rules, state, Instant.EPOCH, Duration.ZERO).create()).isEqualTo(1);
  }

  @Test
  void eventsThatAreAlikeBecomeOneAndAnObjectHasABudgetOfThem() {
    var correlator = new EventCorrelator();
    var written = new ArrayList<EventCorrelator.Entry>();
    for (int i = 0; i < 500; i++) {
      correlator
          .correlate(
              "uid",
              new EventCorrelator.Told("Normal", "SuccessfulCreate", "pod " + i),
              Instant.EPOCH)
          .ifPresent(written::add);
    }

    assertThat(written).hasSize(25);
    assertThat(new HashSet<>(written)).hasSize(11);
    assertThat(written.getLast().told().message())
        .startsWith("(combined from similar events): pod ");
    assertThat(written.getLast().count()).isEqualTo(490);
  }

  @Test
  void theSameEventAgainCountsUp() {
    var correlator = new EventCorrelator();
    var told = new EventCorrelator.Told("Warning", "BackOff", "restarting");

    correlator.correlate("uid", told, Instant.EPOCH);

    assertThat(correlator.correlate("uid", told, Instant.EPOCH).orElseThrow().count()).isEqualTo(2);
  }

  private static StatefulPlan.Rules rules(
      int replicas, boolean ordered, int partition, String current, String update) {
    return new StatefulPlan.Rules(0, replicas, ordered, true, partition, current, update);
  }

  private static StatefulPlan.Member member(int ordinal, String revision, boolean healthy) {
    return new StatefulPlan.Member(ordinal, revision, false, false, healthy);
  }

  private static StatefulPlan.Step create(int ordinal, String revision) {
    return new StatefulPlan.Step.Create(ordinal, revision);
  }

  private static DaemonPlan.Member daemon(String name, String node, boolean updated, String age) {
    return new DaemonPlan.Member(name, node, updated, false, false, true, age);
  }
}
