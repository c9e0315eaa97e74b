package dev.netduo.labs.conformance;

import com.google.errorprone.annotations.FormatMethod;
import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.CaseResult.Disagreement;
import dev.netduo.k8s.conformance.CaseResult.Outcome;
import java.time.Duration;
import java.util.Locale;

/** A conformance report for a person: one line for each case, and each disagreement below it. */
final class ConformanceText {
  private ConformanceText() {}

  static String render(ConformanceReport report) {
    var out = new StringBuilder();
    line(
        out,
        "%s conformance: %s, on %s",
        report.suite(),
        String.join(", ", report.files()),
        report.engine());
    out.append('\n');
    report.results().forEach(result -> result(out, result));
    if (!report.results().isEmpty()) {
      out.append('\n');
    }
    if (!report.failure().isEmpty()) {
      line(out, "could not be run: %s", report.failure());
    }
    line(
        out,
        "%d cases, %d cells, %s: %d passed, %d with disagreements, %d skipped, %d could not be run",
        report.results().size(),
        report.cells(),
        seconds(report.took()),
        report.count(Outcome.Passed.class),
        report.count(Outcome.Failed.class),
        report.count(Outcome.Skipped.class),
        report.count(Outcome.Broken.class));
    return out.toString();
  }

  private static void result(StringBuilder out, CaseResult result) {
    line(
        out,
        "  %-5s %-6s %5d cells %7s  %s",
        word(result.outcome()),
        result.id(),
        result.cells(),
        seconds(result.took()),
        result.title());
    switch (result.outcome()) {
      case Outcome.Passed() -> {}
      case Outcome.Failed(var disagreements) ->
          disagreements.forEach(disagreement -> disagreement(out, disagreement));
      case Outcome.Skipped(var why) -> line(out, "          %s", why);
      case Outcome.Broken(var what) -> line(out, "          %s", what);
    }
  }

  private static void disagreement(StringBuilder out, Disagreement disagreement) {
    line(
        out,
        "          %s: expected %s, got %s",
        disagreement.what(),
        disagreement.expected(),
        disagreement.actual());
    if (!disagreement.why().isEmpty()) {
      line(out, "            decided by: %s", disagreement.why());
    }
  }

  static String word(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Passed _ -> "pass";
      case Outcome.Failed _ -> "fail";
      case Outcome.Skipped _ -> "skip";
      case Outcome.Broken _ -> "error";
    };
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  @FormatMethod
  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
