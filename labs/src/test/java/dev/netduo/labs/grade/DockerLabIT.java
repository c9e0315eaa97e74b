package dev.netduo.labs.grade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.SessionSummary;
import dev.netduo.emulator.session.Sessions;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.labs.format.LabReader;
import dev.netduo.labs.line.Workbench;
import dev.netduo.labs.line.Workbench.Lifetime;
import dev.netduo.labs.report.CheckResult;
import dev.netduo.labs.report.Report;
import dev.netduo.labs.report.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grading where no cluster is needed. */
@RealEngine
class DockerLabIT {
  private static final String LAB =
      """
      format: 1
      title: Apart
      settle: {quiet: 1s, deadline: 10s}
      setup:
        - docker network create app
        - docker run -d --name web --network app netduo/box
        - docker run -d --name api --network app netduo/box
      checks:
        - {id: up, description: Web answers itself., points: 0, from: "docker:web", probe: http,
           to: "docker:web", expect: reached, answer: web}
        - {id: apart, description: Web does not reach api., points: 10, from: "docker:web",
           probe: http, to: "docker:api", expect: denied, depends-on: [up]}
      """;

  private final ContainerEngine engine;
  private final String session;

  @TempDir private Path folder;

  DockerLabIT(ContainerEngine engine, Session session) {
    this.engine = engine;
    this.session = session.name();
  }

  @BeforeEach
  void writeLab() throws IOException {
    Files.createDirectories(folder.resolve("apart"));
    Files.writeString(folder.resolve("apart/lab.yaml"), LAB);
    Files.writeString(folder.resolve("apart/README.md"), "Keep them apart.");
  }

  @Test
  void aRightAnswerPasses() throws IOException {
    var report =
        grade(
            """
            docker network create other
            docker network connect other api
            docker network disconnect app api
            """);

    assertThat(report.failure()).isEmpty();
    assertThat(report.problems()).isEmpty();
    assertThat(report.results()).extracting(CheckResult::status).containsOnly(Status.PASS);
  }

  @Test
  void whatIsHandedInCannotHaveTheMachinesNetworkOrItsFiles() throws IOException {
    var report =
        grade(
            """
            docker run -d --name out --network host netduo/box
            docker run -d --name spy -v /etc:/etc:ro netduo/box
            docker network create -d macvlan lan
            """);

    assertThat(report.failure()).isEmpty();
    assertThat(report.problems())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isEqualTo(
                        "answer.txt:1: failed with exit code 125: not allowed in untrusted lines"
                            + " (rule network): the machine's own network (host)"),
            second -> assertThat(second).contains("answer.txt:2: ").contains("(rule mounts)"),
            third ->
                assertThat(third).contains("answer.txt:3: ").contains("(rule network-driver)"));
    assertThat(report.results()).extracting(CheckResult::status).contains(Status.FAIL);
  }

  @Test
  void nothingHandedInFails() throws IOException {
    var report = grade("");

    assertThat(report.results())
        .extracting(CheckResult::status)
        .containsExactly(Status.PASS, Status.FAIL);
    assertThat(report.results().getLast().log()).singleElement().asString().contains("reached");
  }

  @Test
  void aTargetThatWasRemovedIsNoPass() throws IOException {
    var report = grade("docker rm -f api");

    assertThat(report.results().getLast().status()).isEqualTo(Status.FAIL);
    assertThat(report.results().getLast().actual()).isEqualTo("no container 'api' runs");
  }

  @Test
  void onlyDockerAndKubectlLinesAreTaken() throws IOException {
    var report = grade("cluster up");

    assertThat(report.problems())
        .singleElement()
        .asString()
        .contains("answer.txt:1: failed with exit code 2: unknown command 'cluster'");
  }

  private Report grade(String answer) throws IOException {
    var file = Files.writeString(folder.resolve("answer.txt"), answer);
    var name = session + "-" + UUID.randomUUID().toString().substring(0, 4);
    var report =
        Grader.grade(
            LabReader.read(folder.resolve("apart")),
            file,
            new Workbench(name, DockerEngine::connect, Events.NONE, Lifetime.THROWAWAY));
    assertThat(new Sessions(engine).list()).extracting(SessionSummary::name).doesNotContain(name);
    return report;
  }
}
