package dev.netduo.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.console.TerminalConsole;
import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.emulator.machine.EngineSetup;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class DoctorCommandTest {
  private static final String STEPS =
      "netduo cannot set up what is missing here by itself. The steps:\n  sudo mend it\n";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void where_an_engine_answers_the_steps_left_to_a_person_stand_beside_the_examination() {
    fix(new EngineSetup.Result(true, List.of(), List.of("sudo mend it")), "-o", "json");

    assertThat(err).hasToString(STEPS);
    assertThat(out.toString()).startsWith("[").contains("\"java\"");
  }

  @Test
  void where_none_answers_the_steps_are_the_answer() {
    var code = fix(new EngineSetup.Result(false, List.of(), List.of("sudo mend it")));

    assertThat(code).isEqualTo(1);
    assertThat(out).hasToString(STEPS);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void where_nothing_is_left_nothing_is_said_of_it() {
    fix(new EngineSetup.Result(true, List.of("apt-get update"), List.of()));

    assertThat(out.toString()).startsWith("CHECK");
    assertThat(err.toString()).isEmpty();
  }

  private int fix(EngineSetup.Result result, String... options) {
    try (var nobody = DockerEngine.connect("unix:///run/netduo-nobody.sock")) {
      var console = new TerminalConsole(new PrintWriter(out, true), new PrintWriter(err, true));
      var surroundings = TestSurroundings.of(console, nobody, new Endings());
      var line = new CommandLine(new DoctorCommand(surroundings, events -> result));
      var words = new ArrayList<>(List.of("--fix"));
      words.addAll(List.of(options));
      return line.execute(words.toArray(String[]::new));
    }
  }
}
