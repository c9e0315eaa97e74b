package dev.netduo.labs.report;

import dev.netduo.labs.format.Check.Visibility;
import java.time.Duration;
import java.util.List;

/**
 * What came of one check, whatever prints it.
 *
 * @param points what the check is worth
 * @param earned what was earned: all of {@code points} or nothing
 * @param expected what had to come of the probe, for example {@code denied}
 * @param actual what came of it, one line
 * @param hint what to look at; empty where the check passed or nothing is known to help
 * @param log every probe behind the result, one a line, with its evidence
 * @param duration from sending the probe of the last round to its answer
 */
public record CheckResult(
    String id,
    String description,
    int points,
    int earned,
    Status status,
    String expected,
    String actual,
    String hint,
    List<String> dependsOn,
    List<String> log,
    Visibility visibility,
    Duration duration) {}
