package dev.netduo.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.console.CommandErrors;
import dev.netduo.emulator.console.TerminalConsole;
import dev.netduo.labs.line.CommandTable;
import dev.netduo.labs.line.LineCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class LineCompleterTest {
  enum Form {
    text,
    json
  }

  @Command(name = "docker")
  static final class Docker {
    @Command(name = "stop")
    int stop(
        @Option(names = {"-t", "--time"}) int seconds,
        @Option(names = "--output") Form form,
        @Parameters(paramLabel = "CONTAINER", arity = "1..*") List<String> containers) {
      return seconds;
    }

    @Command(name = "start")
    int start() {
      return 0;
    }
  }

  private final LineCompleter completer =
      new LineCompleter(
          new CommandTable(
              new TerminalConsole(
                  new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter())),
              new CommandErrors(false),
              List.of(new LineCommand("docker", "", () -> new CommandLine(new Docker())))),
          (label, words) ->
              Map.of("CONTAINER", List.of("web", "api", words.getFirst() + words.size()))
                  .getOrDefault(label, List.of()));

  @Test
  void theFirstWordIsACommand() {
    assertThat(completer.complete(List.of(), "do")).containsExactly("docker");
  }

  @Test
  void thenComeSubcommands() {
    assertThat(completer.complete(List.of("docker"), "st")).containsExactly("start", "stop");
  }

  @Test
  void aDashAsksForFlags() {
    assertThat(completer.complete(List.of("docker", "stop"), "--t")).containsExactly("--time");
  }

  @Test
  void anOptionsValueIsCompletedFromItsChoices() {
    assertThat(completer.complete(List.of("docker", "stop", "--output"), ""))
        .containsExactly("json", "text");
  }

  @Test
  void operandsAreLiveNamesAlsoAfterAnOptionWithAValue() {
    assertThat(completer.complete(List.of("docker", "stop", "-t", "3"), "w"))
        .containsExactly("web");
  }

  @Test
  void namesAreAskedForWithTheLineSoFar() {
    assertThat(completer.complete(List.of("docker", "stop", "web"), "d"))
        .containsExactly("docker4");
  }

  @Test
  void anUnknownCommandHasNoCompletion() {
    assertThat(completer.complete(List.of("nonsense"), "")).isEmpty();
  }
}
