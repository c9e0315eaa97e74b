package dev.netduo.labs.grade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.SessionSummary;
import dev.netduo.emulator.session.Sessions;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.labs.format.Lab;
import dev.netduo.labs.format.LabShelf;
import dev.netduo.labs.line.Workbench;
import dev.netduo.labs.line.Workbench.Lifetime;
import dev.netduo.labs.report.CheckResult;
import dev.netduo.labs.report.Report;
import dev.netduo.labs.report.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RealEngine
class GraderIT {
  private final ContainerEngine engine;
  private final String session;
  private final Lab lab = LabShelf.open("isolation");

  @TempDir private Path folder;

  GraderIT(ContainerEngine engine, Session session) {
    this.engine = engine;
    this.session = session.name();
  }

  @Test
  void theSolutionGetsFullPointsAndNothingIsLeft() {
    var report = grade(lab.folder().resolve("solution/lines.txt"));

    assertThat(report.failure()).isEmpty();
    assertThat(report.problems()).isEmpty();
    assertThat(report.results()).extracting(CheckResult::status).containsOnly(Status.PASS);
    assertThat(report.earned()).isEqualTo(100);
    assertThat(report.exitCode()).isEqualTo(Report.ALL_PASSED);
  }

  @Test
  void anEmptySubmissionGetsNothing() throws IOException {
    var report = grade(Files.writeString(folder.resolve("empty.txt"), ""));

    assertThat(report.failure()).isEmpty();
    assertThat(report.earned()).isZero();
    assertThat(report.exitCode()).isEqualTo(Report.SOME_FAILED);
  }

  @Test
  void halfAnAnswerGetsItsHalfAndTheFailingLineIsNamed() throws IOException {
    var report =
        grade(
            Files.writeString(
                folder.resolve("half.txt"),
                """
                docker network create data
                docker network connect data database
                docker network connect data nobody
                docker network connect data api
                docker network disconnect app database
                """));

    assertThat(report.failure()).isEmpty();
    assertThat(report.problems())
        .singleElement()
        .asString()
        .startsWith("half.txt:3: failed with exit code 1");
    assertThat(report.earned()).isEqualTo(50);
    assertThat(report.exitCode()).isEqualTo(Report.SOME_FAILED);
  }

  @Test
  void cuttingEverythingOffGetsNothing() throws IOException {
    var report =
        grade(
            Files.writeString(
                folder.resolve("cut.txt"),
                """
                docker network disconnect app database
                kubectl delete service database
                """));

    assertThat(report.earned()).isZero();
    assertThat(report.results()).extracting(CheckResult::status).doesNotContain(Status.ERROR);
    assertThat(report.exitCode()).isEqualTo(Report.SOME_FAILED);
  }

  private Report grade(Path submission) {
    // The extension removes its session after the class; this one must be gone right away.
    var name = session + "-" + UUID.randomUUID().toString().substring(0, 4);
    var report =
        Grader.grade(
            lab,
            submission,
            new Workbench(name, DockerEngine::connect, Events.NONE, Lifetime.THROWAWAY));
    assertThat(new Sessions(engine).list()).extracting(SessionSummary::name).doesNotContain(name);
    return report;
  }
}
