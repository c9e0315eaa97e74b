package dev.netduo.labs.check;

import dev.netduo.emulator.probe.ProbeResult;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import dev.netduo.labs.format.Check;
import dev.netduo.labs.format.Check.Expectation;
import dev.netduo.labs.report.CheckResult;
import dev.netduo.labs.report.Status;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Decides what the probes of a check mean. */
final class Judge {
  private static final int SHOWN = 200;

  private Judge() {}

  /** The result of a check whose probes came back. */
  static CheckResult judge(Check check, List<ProbeResult> results) {
    var log = results.stream().map(Judge::evidence).toList();
    var took =
        results.stream()
            .map(ProbeResult::took)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    return result(check, status(check, results), actual(check, results), log, took);
  }

  /** The result of a check whose place is not there: the student's doing, not the grader's. */
  static CheckResult missing(Check check, String what) {
    return result(check, Status.FAIL, what, List.of(), Duration.ZERO);
  }

  /** The result of a check that another one holds back. */
  static CheckResult skipped(CheckResult measured, Check check, String other) {
    return result(
        check,
        Status.SKIP,
        "not judged, because '" + other + "' did not pass",
        measured.log(),
        measured.duration());
  }

  private static CheckResult result(
      Check check, Status status, String actual, List<String> log, Duration took) {
    return new CheckResult(
        check.id(),
        check.description(),
        check.points(),
        status == Status.PASS ? check.points() : 0,
        status,
        expected(check),
        actual,
        status == Status.FAIL ? check.hint() : "",
        check.dependsOn(),
        log,
        check.visibility(),
        took);
  }

  private static Status status(Check check, List<ProbeResult> results) {
    if (results.stream().anyMatch(result -> result.outcome() == Outcome.ERROR)) {
      return Status.ERROR;
    }
    return results.stream().allMatch(result -> asExpected(check, result))
        ? Status.PASS
        : Status.FAIL;
  }

  private static boolean asExpected(Check check, ProbeResult result) {
    return matches(check.expect(), result.outcome()) && answer(result).contains(check.answer());
  }

  private static boolean matches(Expectation expectation, Outcome outcome) {
    return switch (expectation) {
      case REACHED -> outcome == Outcome.REACHED;
      case DENIED ->
          outcome == Outcome.REFUSED
              || outcome == Outcome.TIMED_OUT
              || outcome == Outcome.UNREACHABLE;
      case REFUSED -> outcome == Outcome.REFUSED;
      case TIMED_OUT -> outcome == Outcome.TIMED_OUT;
      case UNREACHABLE -> outcome == Outcome.UNREACHABLE;
      case NAME_UNKNOWN -> outcome == Outcome.NAME_UNKNOWN;
    };
  }

  private static String expected(Check check) {
    var word = check.expect().word();
    return check.answer().isEmpty() ? word : word + " with an answer holding " + check.answer();
  }

  // "reached", or with several probes of different outcomes which of them came to what.
  private static String actual(Check check, List<ProbeResult> results) {
    var byOutcome = results.stream().collect(Collectors.groupingBy(result -> words(check, result)));
    if (byOutcome.size() == 1) {
      return byOutcome.keySet().iterator().next();
    }
    return byOutcome.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry ->
            entry.getValue().stream()
                .map(result -> result.probe().describe())
                .collect(Collectors.joining(", ", entry.getKey() + ": ", "")))
        .collect(Collectors.joining("; "));
  }

  private static String words(Check check, ProbeResult result) {
    var outcome = word(result);
    return switch (result.outcome()) {
      case REACHED ->
          answer(result).contains(check.answer()) ? outcome : outcome + " with another answer";
      case ERROR, NAME_UNKNOWN ->
          result.detail().isEmpty() ? outcome : outcome + " (" + result.detail() + ")";
      case REFUSED, TIMED_OUT, UNREACHABLE -> outcome;
    };
  }

  private static String answer(ProbeResult result) {
    return result.answer().isEmpty() ? String.join("\n", result.records()) : result.answer();
  }

  private static String evidence(ProbeResult result) {
    var line =
        new StringBuilder(result.probe().describe())
            .append(": ")
            .append(word(result))
            .append(" after ")
            .append(result.took().toMillis())
            .append(" ms");
    append(line, "address", result.address());
    append(line, "names from", result.server());
    append(line, "", result.detail());
    append(line, "answer", shortened(answer(result)));
    return line.toString();
  }

  private static void append(StringBuilder line, String label, String text) {
    if (!text.isEmpty()) {
      line.append("; ").append(label).append(label.isEmpty() ? "" : " ").append(text);
    }
  }

  private static String word(ProbeResult result) {
    return result.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String shortened(String text) {
    var line = text.strip().replace('\n', ' ');
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
  }
}
