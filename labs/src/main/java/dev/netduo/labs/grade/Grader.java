package dev.netduo.labs.grade;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.guard.LinePolicy;
import dev.netduo.labs.check.BenchPlaces;
import dev.netduo.labs.check.Checker;
import dev.netduo.labs.format.Lab;
import dev.netduo.labs.line.Workbench;
import dev.netduo.labs.report.CheckResult;
import dev.netduo.labs.report.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Grades one submission: sets the lab up in a session of its own, runs what was handed in,
 * measures, and removes everything.
 */
public final class Grader {
  /** What the lines of a submission may begin with. */
  private static final Set<String> ALLOWED = Set.of("docker", "kubectl");

  private Grader() {}

  /** As {@link #grade(Lab, Path, Workbench, LinePolicy)}, with the default policy. */
  public static Report grade(Lab lab, Path file, Workbench bench) {
    return grade(lab, file, bench, LinePolicy.DEFAULT);
  }

  /**
   * Grades.
   *
   * @param bench an empty throw-away session; closed in the end, whatever happens
   * @param policy what the submission's lines are held to; the lab's own are trusted
   * @return the report; where the submission cannot be read or grading broke off it says why
   */
  public static Report grade(Lab lab, Path file, Workbench bench, LinePolicy policy) {
    var began = System.nanoTime();
    var problems = new ArrayList<String>();
    var results = new ArrayList<CheckResult>();
    var failure = "";
    var engine = "";
    try (bench) {
      var submission = Submission.read(lab, file);
      engine = "docker " + bench.session().engine().version().version();
      var rehearsal = new Rehearsal(bench);
      rehearsal.setUp(lab);
      bench.restrict(policy);
      problems.addAll(rehearsal.play(submission, ALLOWED));
      results.addAll(
          bench
              .session()
              .events()
              .during(
                  "measure " + lab.checks().size() + " checks",
                  () ->
                      new Checker(new BenchPlaces(bench), bench.prober())
                          .untilSettled(lab.checks(), lab.settling())));
    } catch (NetduoException e) {
      failure = e.hint().isEmpty() ? e.getMessage() : e.getMessage() + " (" + e.hint() + ")";
    }
    return new Report(
        lab.name(),
        lab.title(),
        file.getFileName().toString(),
        engine,
        List.copyOf(problems),
        String.valueOf(failure),
        List.copyOf(results),
        Duration.ofNanos(System.nanoTime() - began));
  }
}
