package dev.netduo.k8s.runtime.pod;

import static dev.netduo.k8s.runtime.pod.Views.NOW;
import static dev.netduo.k8s.runtime.pod.Views.ended;
import static dev.netduo.k8s.runtime.pod.Views.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.runtime.pod.AppView.Health;
import dev.netduo.k8s.runtime.pod.PodPlan.Step;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodPlanTest {
  private static final Pod TWO_APPS = Views.pod("Always").app("a").app("b").build();
  private static final Pod WITH_INITS =
      Views.pod("Always").init("one").sidecar("side").init("two").app("a").build();

  private static PodPlan plan(Pod pod, Map<String, AppView> views) {
    return PodPlan.of(pod, views, NOW);
  }

  @Test
  void appsOfAPodWithoutInitContainersStartTogether() {
    assertThat(plan(TWO_APPS, Map.of()).steps())
        .containsExactly(new Step.Start("a"), new Step.Start("b"));
  }

  @Test
  void nothingIsDoneAboutAPodThatRuns() {
    assertThat(plan(TWO_APPS, Map.of("a", running(0), "b", running(0))).steps()).isEmpty();
  }

  @Test
  void initContainersRunOneAfterTheOther() {
    assertThat(plan(WITH_INITS, Map.of()).steps()).containsExactly(new Step.Start("one"));
    assertThat(plan(WITH_INITS, Map.of("one", running(0))).steps()).isEmpty();
    assertThat(plan(WITH_INITS, Map.of("one", ended(0))).steps())
        .containsExactly(new Step.Start("side"));
  }

  @Test
  void whatFollowsASidecarWaitsUntilItHasStarted() {
    var starting = Views.with(running(0), new Health(false, false, ""));
    assertThat(plan(WITH_INITS, Map.of("one", ended(0), "side", starting)).steps()).isEmpty();
    assertThat(plan(WITH_INITS, Map.of("one", ended(0), "side", running(0))).steps())
        .containsExactly(new Step.Start("two"));
    assertThat(
            plan(WITH_INITS, Map.of("one", ended(0), "side", running(0), "two", ended(0))).steps())
        .containsExactly(new Step.Start("a"));
  }

  @Test
  void aSidecarThatEndsIsStartedAgainBesideTheApps() {
    assertThat(
            plan(
                    WITH_INITS,
                    Map.of("one", ended(0), "side", ended(0), "two", ended(0), "a", running(0)))
                .steps())
        .containsExactly(new Step.Start("side"));
  }

  @Test
  void aFailedInitContainerIsTriedAgainUnlessThePolicySaysNever() {
    assertThat(plan(WITH_INITS, Map.of("one", ended(1))).steps())
        .containsExactly(new Step.Start("one"));
    var never = Views.pod("Never").init("one").app("a").build();
    assertThat(plan(never, Map.of("one", ended(1))).steps()).isEmpty();
  }

  @Test
  void theRestartPolicyDecidesWhatEndsForGood() {
    var always = Views.pod("Always").app("a").build();
    var onFailure = Views.pod("OnFailure").app("a").build();
    var never = Views.pod("Never").app("a").build();
    assertThat(plan(always, Map.of("a", ended(0))).steps()).hasSize(1);
    assertThat(plan(onFailure, Map.of("a", ended(0))).steps()).isEmpty();
    assertThat(plan(onFailure, Map.of("a", ended(1))).steps()).hasSize(1);
    assertThat(plan(never, Map.of("a", ended(1))).steps()).isEmpty();
  }

  @Test
  void aRestartIsPutOffUntilThePauseIsOver() {
    var pod = Views.pod("Always").app("a").build();
    var pause = Optional.of(new BackOff(Duration.ofSeconds(4), NOW.minusSeconds(60)));
    var justEnded = Views.with(ended(1), pause);
    var plan = plan(pod, Map.of("a", justEnded));
    assertThat(plan.steps()).containsExactly(new Step.PutOff("a", NOW.plusSeconds(4)));
    assertThat(plan.again()).contains(NOW.plusSeconds(4));
    assertThat(PodPlan.of(pod, Map.of("a", justEnded), NOW.plusSeconds(4)).steps())
        .containsExactly(new Step.Start("a"));
  }

  @Test
  void aContainerWhoseProbeFailedIsEnded() {
    var sick = Views.with(running(0), new Health(true, true, "liveness"));
    assertThat(plan(Views.pod("Always").app("a").build(), Map.of("a", sick)).steps())
        .containsExactly(
            new Step.Kill("a", "Container a failed liveness probe, will be restarted"));
  }

  @Test
  void sidecarsEndWhenTheAppsHaveInTheOppositeOrder() {
    var pod = Views.pod("Never").sidecar("first").sidecar("second").app("a").build();
    var steps = plan(pod, Map.of("first", running(0), "second", running(0), "a", ended(0))).steps();
    assertThat(steps).extracting(Step::container).containsExactly("second", "first");
    assertThat(steps).allMatch(Step.Kill.class::isInstance);
  }
}
