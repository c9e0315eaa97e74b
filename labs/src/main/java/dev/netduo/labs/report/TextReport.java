package dev.netduo.labs.report;

import com.google.errorprone.annotations.FormatMethod;
import java.time.Duration;
import java.util.Locale;

/** A report for a person. */
final class TextReport {
  private TextReport() {}

  static String render(Report report) {
    var out = new StringBuilder();
    line(out, "%s: %s", report.lab(), report.title());
    line(
        out,
        "%s%s",
        report.subject(),
        report.engine().isEmpty() ? "" : ", measured on " + report.engine());
    out.append('\n');
    for (var result : report.results()) {
      result(out, result);
    }
    for (var problem : report.problems()) {
      line(out, "  note  %s", problem);
    }
    if (!report.results().isEmpty()) {
      out.append('\n');
    }
    if (!report.failure().isEmpty()) {
      line(out, "could not be graded: %s", report.failure());
    }
    line(
        out,
        "%d of %d points; %d passed, %d failed, %d skipped, %d errors; %s",
        report.earned(),
        report.points(),
        report.count(Status.PASS),
        report.count(Status.FAIL),
        report.count(Status.SKIP),
        report.count(Status.ERROR),
        seconds(report.took()));
    return out.toString();
  }

  private static void result(StringBuilder out, CheckResult result) {
    line(
        out,
        "  %-5s %5s  %s",
        result.status().name().toLowerCase(Locale.ROOT),
        result.points() == 0 ? "" : result.earned() + "/" + result.points(),
        result.description());
    if (result.status() == Status.PASS) {
      return;
    }
    line(out, "               expected %s, got %s", result.expected(), result.actual());
    if (!result.hint().isEmpty()) {
      line(out, "               hint: %s", result.hint());
    }
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  @FormatMethod
  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
