package dev.netduo.labs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.CaseResult.Disagreement;
import dev.netduo.k8s.conformance.CaseResult.Outcome;
import dev.netduo.labs.report.ReportFormat;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person, a program and a build server are told of conformance cases. */
class ConformanceReportTest {
  private static final CaseResult PASSED =
      new CaseResult("A", "all is well", 324, Duration.ofMillis(1500), new Outcome.Passed());
  private static final CaseResult FAILED =
      new CaseResult(
          "B",
          "something is not",
          324,
          Duration.ofMillis(900),
          new Outcome.Failed(
              List.of(
                  new Disagreement(
                      "x/a -> y/b 80/TCP", "deny", "allow (reached)", "allowed by x/p rule 0"))));
  private static final CaseResult SKIPPED =
      new CaseResult("C", "no SCTP", 0, Duration.ZERO, new Outcome.Skipped("no SCTP sockets"));
  private static final CaseResult BROKEN =
      new CaseResult("D", "no pod", 0, Duration.ZERO, new Outcome.Broken("pod x/a does not run"));

  private static ConformanceReport report(String failure, CaseResult... results) {
    return new ConformanceReport(
        "policy",
        List.of("cases.yaml"),
        "docker 20.10.24",
        List.of(results),
        failure,
        Duration.ofSeconds(3));
  }

  @Test
  void theExitCodeTellsDisagreementFromWhatCouldNotBeRun() {
    assertThat(report("", PASSED, SKIPPED).exitCode()).isEqualTo(ConformanceReport.ALL_PASSED);
    assertThat(report("", PASSED, FAILED).exitCode()).isEqualTo(ConformanceReport.DISAGREEMENT);
    assertThat(report("", FAILED, BROKEN).exitCode()).isEqualTo(ConformanceReport.NOT_RUN);
    assertThat(report("no engine", PASSED).exitCode()).isEqualTo(ConformanceReport.NOT_RUN);
  }

  @Test
  void textHasCasesCellsTimeAndEachDisagreementWithWhatDecides() {
    assertThat(ConformanceFormat.render(ReportFormat.TEXT, report("", PASSED, FAILED)))
        .contains("2 cases, 648 cells, 3.0 s: 1 passed, 1 with disagreements")
        .contains("x/a -> y/b 80/TCP: expected deny, got allow (reached)")
        .contains("decided by: allowed by x/p rule 0");
  }

  @Test
  void jsonHasEachDisagreement() {
    assertThat(ConformanceFormat.render(ReportFormat.JSON, report("", FAILED)))
        .contains("\"exitCode\" : 1", "\"cells\" : 324", "\"status\" : \"fail\"")
        .contains("\"what\" : \"x/a -> y/b 80/TCP\"", "\"why\" : \"allowed by x/p rule 0\"");
  }

  @Test
  void junitCountsFailuresAndErrors() {
    assertThat(ConformanceFormat.render(ReportFormat.JUNIT, report("", PASSED, FAILED, BROKEN)))
        .contains("tests=\"3\"", "failures=\"1\"", "errors=\"1\"")
        .contains("x/a -&gt; y/b 80/TCP: expected deny, got allow (reached)");
  }
}
