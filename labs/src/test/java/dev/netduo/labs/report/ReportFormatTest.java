package dev.netduo.labs.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.labs.format.Check.Visibility;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.json.JsonMapper;

class ReportFormatTest {
  private static final Report REPORT =
      report("", result("gate", Status.PASS), result("web", Status.FAIL), hidden(Status.SKIP));

  @Test
  void textShowsPointsAndWhatToLookAt() {
    assertThat(ReportFormat.TEXT.render(REPORT))
        .isEqualTo(
            """
            isolation: Keep out
            answer.txt, measured on docker 20.10.24

              pass  10/10  check gate
              fail   0/10  check web
                           expected denied, got reached
                           hint: look at <the> "policy"
              skip   0/10  check hidden
                           expected denied, got reached
                           hint: look at <the> "policy"
              note  answer.txt:3: no such network

            10 of 30 points; 1 passed, 1 failed, 1 skipped, 0 errors; 1.5 s
            """);
  }

  @Test
  void jsonHoldsEveryFieldOfAResult() {
    var tree = JsonMapper.shared().readTree(ReportFormat.JSON.render(REPORT));

    assertThat(tree.get("earned").asInt()).isEqualTo(10);
    assertThat(tree.get("exitCode").asInt()).isEqualTo(1);
    assertThat(tree.get("problems").get(0).asString()).isEqualTo("answer.txt:3: no such network");
    var second = tree.get("results").get(1);
    assertThat(second.get("status").asString()).isEqualTo("fail");
    assertThat(second.propertyNames())
        .containsExactly(
            "id",
            "description",
            "points",
            "earned",
            "status",
            "expected",
            "actual",
            "hint",
            "dependsOn",
            "log",
            "visibility",
            "durationMillis");
  }

  @Test
  void junitCountsAndEscapes() throws Exception {
    var suite = junit(REPORT);

    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("skipped")).isEqualTo("1");
    assertThat(suite.getAttribute("errors")).isEqualTo("0");
    var failure = (Element) suite.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).isEqualTo("expected denied, got reached");
    assertThat(failure.getTextContent()).isEqualTo("look at <the> \"policy\"");
    // The probe's answer held a control character, which XML cannot write.
    assertThat(suite.getElementsByTagName("system-out").item(0).getTextContent())
        .isEqualTo("tcp web -> 10.0.0.2:80 ?");
  }

  @Test
  void junitCountsGradingThatBrokeOffAsAnError() throws Exception {
    assertThat(junit(report("the Engine is gone")).getAttribute("errors")).isEqualTo("1");
  }

  @Test
  void theExitCodeTellsFailedFromNotGraded() {
    assertThat(report("", result("a", Status.PASS)).exitCode()).isEqualTo(0);
    assertThat(REPORT.exitCode()).isEqualTo(1);
    assertThat(report("", result("a", Status.FAIL), result("b", Status.ERROR)).exitCode())
        .isEqualTo(2);
    assertThat(report("the Engine is gone").exitCode()).isEqualTo(2);
  }

  @Test
  void studentsDoNotSeeHiddenChecks() {
    assertThat(REPORT.forStudents().results())
        .extracting(CheckResult::id)
        .containsExactly("gate", "web");
  }

  private static Element junit(Report report) throws Exception {
    var xml = ReportFormat.JUNIT.render(report);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)))
        .getDocumentElement();
  }

  private static Report report(String failure, CheckResult... results) {
    return new Report(
        "isolation",
        "Keep out",
        "answer.txt",
        "docker 20.10.24",
        List.of("answer.txt:3: no such network"),
        failure,
        List.of(results),
        Duration.ofMillis(1500));
  }

  private static CheckResult result(String id, Status status) {
    return result(id, status, Visibility.VISIBLE);
  }

  private static CheckResult hidden(Status status) {
    return result("hidden", status, Visibility.HIDDEN);
  }

  private static CheckResult result(String id, Status status, Visibility visibility) {
    return new CheckResult(
        id,
        "check " + id,
        10,
        status == Status.PASS ? 10 : 0,
        status,
        "denied",
        "reached",
        status == Status.PASS ? "" : "look at <the> \"policy\"",
        List.of(),
        List.of("tcp web -> 10.0.0.2:80 \u0001"),
        visibility,
        Duration.ofMillis(12));
  }
}
