package dev.netduo.labs.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.CommandErrors;
import dev.netduo.emulator.console.TerminalConsole;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

class LineRunnerTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> built = new ArrayList<>();
  private final LineInput input = new LineInput(InputStream.nullInputStream());
  private final CommandTable table =
      new CommandTable(
          new TerminalConsole(new PrintWriter(out), new PrintWriter(err)),
          new CommandErrors(false),
          List.of(command("say", new Say()), command("fail", new Fail())));
  private final LineRunner runner =
      new LineRunner(table, input, Map.of("LAB", "/labs/a b"), words -> {});

  @Test
  void wordsAreSplitAsAShellDoesAndVariablesStandForTheirValues() {
    assertThat(runner.run(ScriptLine.typed("say 'two words' $LAB/app.yaml $OTHER"))).isZero();

    assertThat(out).hasToString("two words|/labs/a b/app.yaml|$OTHER|\n");
  }

  @Test
  void aHereDocumentIsReadFromStandardInput() {
    runner.runAll(ScriptReader.read("", "say - <<EOF\nfirst\nsecond\nEOF\nsay -"), false);

    assertThat(out).hasToString("-|first\nsecond\n\n-|\n");
  }

  @Test
  void aScriptStopsAtTheFirstLineThatFailsAndNamesIt() {
    var lines = ScriptReader.read("lines.txt", "say a\n\nfail\nsay b");

    assertThat(runner.runAll(lines, false)).isEqualTo(1);

    assertThat(out).hasToString("a|\n");
    assertThat(err)
        .hasToString(
            """
            error: it went wrong
            hint: try again
            lines.txt:3: this line failed with exit code 1
            """);
  }

  @Test
  void withKeepGoingTheOthersRunAndTheFirstExitCodeStays() {
    var lines = ScriptReader.read("lines.txt", "fail\nsay --bad\nsay b");

    assertThat(runner.runAll(lines, true)).isEqualTo(1);
    assertThat(out).hasToString("b|\n");
  }

  @Test
  void anUnknownCommandNamesTheNearest() {
    assertThat(runner.run(ScriptLine.typed("sya hello"))).isEqualTo(2);

    assertThat(err).hasToString("error: unknown command 'sya'\nhint: did you mean 'say'?\n");
  }

  @Test
  void anUnclosedQuoteIsAnErrorAndNothingRuns() {
    assertThat(runner.run(ScriptLine.typed("say 'a"))).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).startsWith("error: the quote '");
  }

  @Test
  void onlyWhatIsUsedIsBuiltAndOnlyOnce() {
    runner.run(ScriptLine.typed("say a"));
    runner.run(ScriptLine.typed("say b"));

    assertThat(built).containsExactly("say");
  }

  private LineCommand command(String name, Object command) {
    return new LineCommand(
        name,
        "",
        () -> {
          built.add(name);
          return new CommandLine(command);
        });
  }

  @Command(name = "say")
  private final class Say implements Callable<Integer> {
    @Parameters private List<String> words = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
      var console = table.console();
      words.forEach(word -> console.out().print(word + "|"));
      console.out().println(new String(input.readAllBytes(), StandardCharsets.UTF_8));
      return 0;
    }
  }

  @Command(name = "fail")
  private static final class Fail implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new NetduoException("it went wrong", "try again");
    }
  }
}
