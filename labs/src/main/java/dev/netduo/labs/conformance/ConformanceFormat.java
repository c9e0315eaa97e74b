package dev.netduo.labs.conformance;

import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.CaseResult.Disagreement;
import dev.netduo.k8s.conformance.CaseResult.Outcome;
import dev.netduo.labs.format.Check.Visibility;
import dev.netduo.labs.report.CheckResult;
import dev.netduo.labs.report.Report;
import dev.netduo.labs.report.ReportFormat;
import dev.netduo.labs.report.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The forms a conformance report can be written in; the fields are in {@code docs/policy.md}. */
public final class ConformanceFormat {
  private ConformanceFormat() {}

  /** Writes a report, ended by a line feed. */
  public static String render(ReportFormat format, ConformanceReport report) {
    return switch (format) {
      case TEXT -> ConformanceText.render(report);
      case JSON -> json(report);
      case JUNIT -> ReportFormat.JUNIT.render(asChecks(report));
    };
  }

  private static String json(ConformanceReport report) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("suite", report.suite());
    tree.put("files", report.files());
    tree.put("engine", report.engine());
    tree.put("cases", report.results().size());
    tree.put("cells", report.cells());
    tree.put("passed", report.count(Outcome.Passed.class));
    tree.put("failed", report.count(Outcome.Failed.class));
    tree.put("skipped", report.count(Outcome.Skipped.class));
    tree.put("errors", report.count(Outcome.Broken.class));
    tree.put("exitCode", report.exitCode());
    tree.put("failure", report.failure());
    tree.put("durationMillis", report.took().toMillis());
    tree.put("results", report.results().stream().map(ConformanceFormat::tree).toList());
    var mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    return mapper.writeValueAsString(tree) + "\n";
  }

  private static Map<String, Object> tree(CaseResult result) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("id", result.id());
    tree.put("title", result.title());
    tree.put("status", ConformanceText.word(result.outcome()));
    tree.put("cells", result.cells());
    tree.put("durationMillis", result.took().toMillis());
    tree.put("why", reason(result.outcome()));
    tree.put("disagreements", disagreements(result.outcome()));
    return tree;
  }

  private static String reason(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Passed _, Outcome.Failed _ -> "";
      case Outcome.Skipped(var why) -> why;
      case Outcome.Broken(var what) -> what;
    };
  }

  private static List<Disagreement> disagreements(Outcome outcome) {
    return outcome instanceof Outcome.Failed(var disagreements) ? disagreements : List.of();
  }

  private static Report asChecks(ConformanceReport report) {
    return new Report(
        "conformance." + report.suite(),
        report.suite() + " conformance",
        String.join(", ", report.files()),
        report.engine(),
        List.of(),
        report.failure(),
        report.results().stream().map(ConformanceFormat::asCheck).toList(),
        report.took());
  }

  private static CheckResult asCheck(CaseResult result) {
    var disagreements = disagreements(result.outcome());
    return new CheckResult(
        result.id(),
        result.title(),
        0,
        0,
        status(result.outcome()),
        result.cells() + " cells as the case says",
        disagreements.isEmpty() ? reason(result.outcome()) : disagreements.size() + " that are not",
        disagreements.stream().map(ConformanceFormat::line).collect(Collectors.joining("\n")),
        List.of(),
        List.of(),
        Visibility.VISIBLE,
        result.took());
  }

  private static String line(Disagreement d) {
    var decided = d.why().isEmpty() ? "" : "; decided by: " + d.why();
    return d.what() + ": expected " + d.expected() + ", got " + d.actual() + decided;
  }

  private static Status status(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Passed _ -> Status.PASS;
      case Outcome.Failed _ -> Status.FAIL;
      case Outcome.Skipped _ -> Status.SKIP;
      case Outcome.Broken _ -> Status.ERROR;
    };
  }
}
