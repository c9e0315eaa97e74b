package dev.netduo.k8s.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.controller.RolloutPlan.Rules;
import dev.netduo.k8s.controller.RolloutPlan.Size;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One step of a rollout: the old set and the new one, before and after. */
class RolloutPlanTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // what, replicas, surge, unavailable, old wanted/available, new wanted/available, old, new
    // after
    "a first rollout starts at full size, 3, 1, 0, 0, 0, 0, 0, 0, 3",
    "the surge comes first and one old pod may go, 4, 1, 1, 4, 4, 0, 0, 3, 1",
    "new pods that are not ready hold the old ones, 4, 1, 1, 3, 3, 2, 0, 3, 2",
    "each ready new pod lets an old one go, 4, 1, 1, 3, 3, 2, 2, 1, 2",
    "without unavailability nothing goes before the new is ready, 2, 1, 0, 2, 2, 1, 0, 2, 1",
    "without surge an old pod goes first, 2, 0, 1, 2, 2, 0, 0, 1, 0",
    "broken old pods go before good ones, 4, 1, 1, 4, 2, 0, 0, 3, 1",
    "scaling down takes from the new set when it is alone, 2, 1, 1, 0, 0, 5, 5, 0, 2",
    "a finished rollout stays, 4, 1, 1, 0, 0, 4, 4, 0, 4",
  })
  void oneStep(
      String what,
      int replicas,
      int surge,
      int unavailable,
      int oldWanted,
      int oldAvailable,
      int newWanted,
      int newAvailable,
      int oldAfter,
      int newAfter) {
    var plan =
        RolloutPlan.next(
            new Rules(replicas, surge, unavailable, false),
            List.of(new Size("old", oldWanted, oldWanted, oldAvailable)),
            new Size("new", newWanted, newWanted, newAvailable));

    assertThat(plan).extracting(Size::wanted).describedAs(what).containsExactly(oldAfter, newAfter);
  }

  @Test
  void podsOfASetThatWasToldToShrinkCountUntilTheyAreGone() {
    var rules = new RolloutPlan.Rules(4, 1, 1, false);
    var current = new Size("new", 1, 1, 1);

    assertThat(
            RolloutPlan.next(rules, List.of(new Size("old", 3, 4, 4)), current).getLast().wanted())
        .isEqualTo(1);
    assertThat(
            RolloutPlan.next(rules, List.of(new Size("old", 3, 3, 3)), current).getLast().wanted())
        .isEqualTo(2);
  }

  @Test
  void recreatingBeginsWhenTheLastOldPodIsGone() {
    var rules = new Rules(3, 0, 3, true);
    var current = new Size("new", 0, 0, 0);

    assertThat(RolloutPlan.next(rules, List.of(new Size("old", 3, 3, 3)), current))
        .extracting(Size::wanted)
        .containsExactly(0, 0);
    assertThat(RolloutPlan.next(rules, List.of(new Size("old", 0, 0, 0)), current))
        .extracting(Size::wanted)
        .containsExactly(0, 3);
  }
}
