package dev.netduo.k8s.runtime.pod;

import static dev.netduo.k8s.runtime.pod.Views.NOW;
import static dev.netduo.k8s.runtime.pod.Views.ended;
import static dev.netduo.k8s.runtime.pod.Views.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.runtime.pod.AppView.Health;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodReportTest {

  private static Pod report(Pod pod, boolean ended, Map<String, AppView> views) {
    return new PodReport(
            List.of("172.18.0.2"), List.of("10.244.0.5"), true, ended, Optional.empty(), views)
        .on(pod, NOW);
  }

  private static AppView of(String state) {
    return switch (state) {
      case "running" -> running(0);
      case "done" -> ended(0);
      case "failed" -> ended(1);
      default -> AppView.NOTHING;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "Always, none, none, Pending",
    "Always, running, none, Pending",
    "Always, running, running, Running",
    "Always, running, failed, Running",
    "Always, done, done, Running",
    "OnFailure, done, failed, Running",
    "OnFailure, done, done, Succeeded",
    "Never, done, running, Running",
    "Never, done, done, Succeeded",
    "Never, done, failed, Failed",
  })
  void aPhaseFollowsFromTheContainersAndThePolicy(
      String policy, String first, String second, String phase) {
    var pod = Views.pod(policy).app("a").app("b").build();
    assertThat(PodPhase.of(pod, Map.of("a", of(first), "b", of(second)))).isEqualTo(phase);
  }

  @Test
  void aPodWaitsForItsInitContainersAndFailsWithThemWhereNobodyTriesAgain() {
    var pod = Views.pod("Always").init("i").app("a").build();
    assertThat(PodPhase.of(pod, Map.of("i", ended(1)))).isEqualTo("Pending");
    var never = Views.pod("Never").init("i").app("a").build();
    assertThat(PodPhase.of(never, Map.of("i", ended(1)))).isEqualTo("Failed");
  }

  @Test
  void aPodThatWasEndedFromOutsideHasFailedUnlessAllEndedWell() {
    var pod = Views.pod("Always").app("a").build();
    assertThat(report(pod, true, Map.of("a", ended(137))).getStatus().getPhase())
        .isEqualTo("Failed");
    assertThat(report(pod, true, Map.of("a", ended(0))).getStatus().getPhase())
        .isEqualTo("Succeeded");
  }

  @Test
  void conditionsNameWhatIsMissing() {
    var pod = Views.pod("Always").init("i").app("a").app("b").build();
    var unready = Views.with(running(0), new Health(true, false, ""));
    var status =
        report(pod, false, Map.of("i", ended(0), "a", running(0), "b", unready)).getStatus();
    var ready =
        status.getConditions().stream()
            .filter(c -> c.getType().equals("Ready"))
            .findFirst()
            .orElseThrow();
    assertThat(ready.getStatus()).isEqualTo("False");
    assertThat(ready.getReason()).isEqualTo("ContainersNotReady");
    assertThat(ready.getMessage()).isEqualTo("containers with unready status: [b]");
    var fresh = report(pod, false, Map.of()).getStatus();
    assertThat(fresh.getConditions())
        .filteredOn(c -> c.getType().equals("Initialized"))
        .singleElement()
        .satisfies(
            c -> assertThat(c.getMessage()).isEqualTo("containers with incomplete status: [i]"));
  }

  @Test
  void conditionsOfOthersStayAndATimeChangesOnlyWithTheCondition() {
    var pod = Views.pod("Always").app("a").build();
    var scheduled =
        new PodBuilder(pod)
            .withNewStatus()
            .withConditions(
                new PodConditionBuilder().withType("PodScheduled").withStatus("True").build())
            .endStatus()
            .build();
    var first = report(scheduled, false, Map.of("a", running(0)));
    var again =
        new PodReport(
                List.of("172.18.0.2"),
                List.of("10.244.0.5"),
                true,
                false,
                Optional.empty(),
                Map.of("a", running(0)))
            .on(first, NOW.plusSeconds(60));
    assertThat(again).isEqualTo(first);
    assertThat(first.getStatus().getConditions())
        .extracting(c -> c.getType())
        .contains("PodScheduled", "Ready");
  }

  @Test
  void aRestartThatIsPutOffShowsTheRunBefore() {
    var pod = Views.pod("Always").app("a").build();
    var view = Views.waiting(ended(3), "CrashLoopBackOff");
    var status =
        report(pod, false, Map.of("a", view)).getStatus().getContainerStatuses().getFirst();
    assertThat(status.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
    assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(3);
    assertThat(status.getReady()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"'', '', BestEffort", "1, 1, Guaranteed", "1, 2, Burstable", "1, '', Burstable"})
  void theQualityOfServiceFollowsFromTheResources(String request, String limit, String expected) {
    var pod = Views.pod("Always").app("a").build();
    var builder = new io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder();
    if (!request.isEmpty()) {
      builder.addToRequests(
          Map.of("cpu", new Quantity(request), "memory", new Quantity(request + "Gi")));
    }
    if (!limit.isEmpty()) {
      builder.addToLimits(Map.of("cpu", new Quantity(limit), "memory", new Quantity(limit + "Gi")));
    }
    pod.getSpec().getContainers().getFirst().setResources(builder.build());
    assertThat(QosClass.of(pod)).isEqualTo(expected);
  }
}
