package dev.netduo.labs.conformance;

import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.CaseResult.Outcome;
import java.time.Duration;
import java.util.List;

/**
 * What came of files of conformance cases.
 *
 * @param suite what they are about, for example {@code policy}
 * @param files the files
 * @param engine what the containers ran on, for example {@code docker 20.10.24}
 * @param results every case that was tried, in the order of the files
 * @param failure why not all cases could be tried; empty where they could
 * @param took from the start of the first cluster to the last answer
 */
public record ConformanceReport(
    String suite,
    List<String> files,
    String engine,
    List<CaseResult> results,
    String failure,
    Duration took) {
  /** Every case passed, or cannot be tried on this machine. */
  public static final int ALL_PASSED = 0;

  /** Something was not as a case says. */
  public static final int DISAGREEMENT = 1;

  /** Some cases could not be run. */
  public static final int NOT_RUN = 2;

  /** How many single expectations were looked at. */
  public int cells() {
    return results.stream().mapToInt(CaseResult::cells).sum();
  }

  /** How many cases ended this way. */
  public int count(Class<? extends Outcome> outcome) {
    return (int) results.stream().filter(result -> outcome.isInstance(result.outcome())).count();
  }

  /** The exit code of the command that made this report. */
  public int exitCode() {
    if (!failure.isEmpty() || count(Outcome.Broken.class) > 0) {
      return NOT_RUN;
    }
    return count(Outcome.Failed.class) > 0 ? DISAGREEMENT : ALL_PASSED;
  }
}
