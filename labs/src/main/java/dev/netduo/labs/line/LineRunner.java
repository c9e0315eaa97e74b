package dev.netduo.labs.line;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Words;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.ExitCode;

/** Runs lines, wherever they come from. */
public final class LineRunner {
  private final CommandTable commands;
  private final LineInput input;
  private final Map<String, String> variables;
  private final Consumer<List<String>> before;

  /**
   * @param commands what a line may begin with
   * @param input what the commands read
   * @param variables what {@code $NAME} in a word stands for, by name; nothing else is expanded
   * @param before told the words of each line before it runs
   */
  public LineRunner(
      CommandTable commands,
      LineInput input,
      Map<String, String> variables,
      Consumer<List<String>> before) {
    this.commands = commands;
    this.input = input;
    this.variables = variables;
    this.before = before;
  }

  /** Runs one line; errors go to the console. Answers the exit code. */
  public int run(ScriptLine line) {
    try {
      return run(Words.of(line.text()).stream().map(this::expanded).toList(), line);
    } catch (NetduoException e) {
      commands.complain(e);
      return ExitCode.USAGE;
    }
  }

  /** Runs the words of a line that somebody else has split already. */
  public int run(List<String> words) {
    try {
      return run(words, ScriptLine.typed(""));
    } catch (NetduoException e) {
      commands.complain(e);
      return ExitCode.USAGE;
    }
  }

  /**
   * Runs the lines of a script in order and names each that fails with its file and line.
   *
   * @param keepGoing whether the lines after a failing one are run
   * @return 0, or the exit code of the first line that failed
   */
  public int runAll(List<ScriptLine> lines, boolean keepGoing) {
    var result = ExitCode.OK;
    for (var line : lines) {
      var code = run(line);
      if (code == ExitCode.OK) {
        continue;
      }
      if (!line.file().isEmpty()) {
        commands
            .console()
            .err()
            .println(line.position() + ": this line failed with exit code " + code);
        commands.console().err().flush();
      }
      result = result == ExitCode.OK ? code : result;
      if (!keepGoing) {
        return result;
      }
    }
    return result;
  }

  private int run(List<String> words, ScriptLine line) {
    if (words.isEmpty()) {
      return ExitCode.OK;
    }
    var command = commands.get(words.getFirst());
    before.accept(words);
    input.use(line.input());
    try {
      return command.execute(words.stream().skip(1).toArray(String[]::new));
    } finally {
      input.use(Optional.empty());
      commands.console().out().flush();
      commands.console().err().flush();
    }
  }

  private String expanded(String word) {
    var result = word;
    for (var variable : variables.entrySet()) {
      result = result.replace("$" + variable.getKey(), variable.getValue());
    }
    return result;
  }
}
