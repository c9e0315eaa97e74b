package dev.netduo.labs.report;

import dev.netduo.labs.format.Check.Visibility;
import java.time.Duration;
import java.util.List;

/**
 * What came of a lab's checks.
 *
 * @param lab the lab's name
 * @param title its title
 * @param subject what was judged: a submission's file, or a session
 * @param engine what the containers ran on, for example {@code docker 20.10.24}
 * @param problems what went wrong beside the checks: lines of the submission that failed, each with
 *     file and line
 * @param failure why grading could not be done or not to its end; empty where it was
 * @param results in the lab's order
 * @param took from the start of the set-up to the last answer
 */
public record Report(
    String lab,
    String title,
    String subject,
    String engine,
    List<String> problems,
    String failure,
    List<CheckResult> results,
    Duration took) {
  /** Everything passed. */
  public static final int ALL_PASSED = 0;

  /** Something failed. */
  public static final int SOME_FAILED = 1;

  /** It could not be graded. */
  public static final int NOT_GRADED = 2;

  /** The points that could be earned. */
  public int points() {
    return results.stream().mapToInt(CheckResult::points).sum();
  }

  /** The points that were earned. */
  public int earned() {
    return results.stream().mapToInt(CheckResult::earned).sum();
  }

  /** How many results have a status. */
  public int count(Status status) {
    return (int) results.stream().filter(result -> result.status() == status).count();
  }

  /** The exit code of a command that made this report. */
  public int exitCode() {
    if (!failure.isEmpty() || count(Status.ERROR) > 0) {
      return NOT_GRADED;
    }
    return count(Status.PASS) == results.size() ? ALL_PASSED : SOME_FAILED;
  }

  /** The same without the checks that only graders see. */
  public Report forStudents() {
    return new Report(
        lab,
        title,
        subject,
        engine,
        problems,
        failure,
        results.stream().filter(result -> result.visibility() == Visibility.VISIBLE).toList(),
        took);
  }
}
