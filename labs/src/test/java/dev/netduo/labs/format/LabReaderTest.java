package dev.netduo.labs.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.netduo.emulator.NetduoException;
import dev.netduo.labs.format.Check.Expectation;
import dev.netduo.labs.format.Check.Sending;
import dev.netduo.labs.format.Check.Visibility;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabReaderTest {
  private static final String WHOLE =
      """
      format: 1
      title: Keep out
      cluster: {nodes: 2, pod-cidr: 10.1.0.0/16}
      submission: [lines, manifest]
      setup:
        - docker network create app
        - kubectl apply -f app.yaml
      settle: {quiet: 500ms, deadline: 1m}
      checks:
        - id: gate
          description: The api answers.
          points: 0
          from: docker:web
          probe: http
          to: api
          expect: reached
        - id: denied
          description: Nobody else.
          points: 10
          from: pod:shop/app=web,tier=front
          probe: tcp
          to: docker:database
          port: 5432
          expect: denied
          answer: database
          patience: 2s
          hint: Look at the labels.
          depends-on: [gate]
          visibility: hidden
      """;

  @Test
  void readsEveryField() {
    var lab = parse(WHOLE);

    assertThat(lab.title()).isEqualTo("Keep out");
    assertThat(lab.cluster())
        .contains(
            new Lab.WantedCluster(Optional.of(2), Optional.of("10.1.0.0/16"), Optional.empty()));
    assertThat(lab.accepts()).containsOnly(Lab.Handing.LINES, Lab.Handing.MANIFEST);
    assertThat(lab.setup())
        .containsExactly(
            new Lab.SetupLine(6, "docker network create app"),
            new Lab.SetupLine(7, "kubectl apply -f app.yaml"));
    assertThat(lab.settling())
        .isEqualTo(new Lab.Settling(Duration.ofMillis(500), Duration.ofMinutes(1)));
    assertThat(lab.points()).isEqualTo(10);
    assertThat(lab.checks().getFirst().probe()).isEqualTo(new Sending.Http(80, "/"));
    assertThat(lab.checks().getLast())
        .isEqualTo(
            new Check(
                "denied",
                "Nobody else.",
                10,
                new Place.LabelledPods("shop", Map.of("app", "web", "tier", "front")),
                new Place.DockerContainer("database"),
                new Sending.Tcp(5432),
                Expectation.DENIED,
                "database",
                Duration.ofSeconds(2),
                "Look at the labels.",
                List.of("gate"),
                Visibility.HIDDEN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "points: 10    | pionts: 10      | :19: unknown field 'pionts' | did you mean 'points'?",
        "points: 10    | points: ten     | :19: points: 'ten' is not a number from 0 to 1000 | ''",
        "points: 10    | points: [1]     | :19: points: expected a text or number | ''",
        "expect: denied | expect: refsued | :24: expect: 'refsued' is none of reached, denied, refused, timed-out, unreachable, name-unknown | did you mean 'refused'?",
        "port: 5432    | type: A         | :23: 'type' says nothing in a tcp probe | ''",
        "[gate]        | [gaet]          | :28: depends-on: no check 'gaet' stands before this one | did you mean 'gate'?",
        "id: denied    | id: gate        | :17: id 'gate' is taken | ''",
        "docker:web    | web             | :13: from: 'web' is a host; a probe is sent from inside a container | write docker:NAME, pod:NAMESPACE/NAME, pod:NAMESPACE/LABEL=VALUE, or outside",
        "patience: 2s  | patience: long  | :26: patience: 'long' is no duration | write 500ms, 10s or 2m",
        "format: 1     | format: 2       | :1: this netduo reads format 1 | use a newer netduo",
        "nodes: 2      | nodes: 0        | :3: nodes: '0' is not a number from 1 to 64 | ''",
        "title: Keep out | title: [       | :4: expected ',' or ']', but got <scalar> | ''"
      })
  void namesFileLineAndNearestSpelling(String right, String wrong, String message, String hint) {
    assertThatThrownBy(() -> parse(WHOLE.replace(right.strip(), wrong.strip())))
        .asInstanceOf(type(NetduoException.class))
        .satisfies(e -> {
          assertThat(e).hasMessageContaining("keep-out/lab.yaml" + message.strip());
          assertThat(e.hint()).isEqualTo(hint);
        });
  }

  @Test
  void aMissingFieldIsNamedWhereTheCheckBegins() {
    assertThatThrownBy(() -> parse(WHOLE.replace("    expect: denied\n", "")))
        .hasMessageContaining(":17: 'expect' is missing");
  }

  @Test
  void aDoubledKeyIsAnError() {
    assertThatThrownBy(() -> parse(WHOLE + "title: again\n")).hasMessageContaining("title");
  }

  private static Lab parse(String yaml) {
    return LabReader.parse("keep-out", Path.of("keep-out"), yaml, "the task");
  }
}
