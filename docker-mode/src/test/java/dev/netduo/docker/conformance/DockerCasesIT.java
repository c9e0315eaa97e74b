package dev.netduo.docker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.docker.DockerMode;
import dev.netduo.docker.cli.DockerAtPrompt;
import dev.netduo.docker.conformance.DockerCase.Outcome;
import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.image.NetduoImages;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.Sessions;
import dev.netduo.emulator.testing.RealEngine;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases through netduo's docker lines, each in a session of its own. */
@RealEngine
@TestInstance(Lifecycle.PER_CLASS)
final class DockerCasesIT {
  private final Session session;

  DockerCasesIT(Session session, NetduoImages images) {
    assertThat(images).isNotNull();
    this.session = session;
  }

  static Stream<DockerCase> cases() {
    return DockerCases.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Execution(ExecutionMode.CONCURRENT)
  @Timeout(value = 90, unit = TimeUnit.SECONDS)
  void behavesAsDocker(DockerCase each) {
    var own = new Session(session.name() + "-" + each.id(), session.engine(), session.events());
    var prompt = new DockerAtPrompt(() -> new DockerMode(own));
    try {
      new CaseRun(words -> typed(prompt, words)).of(each);
    } finally {
      Interruption.putOff(() -> new Sessions(session.engine()).remove(own.name()));
    }
  }

  private static Outcome typed(DockerAtPrompt prompt, List<String> words) {
    var typed = prompt.type(words, "");
    return new Outcome(typed.exitCode(), typed.out().strip(), typed.error().strip());
  }
}
