package dev.netduo.labs.grade;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.CommandErrors;
import dev.netduo.emulator.console.TerminalConsole;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.labs.command.LineCommands;
import dev.netduo.labs.format.Lab;
import dev.netduo.labs.line.CommandTable;
import dev.netduo.labs.line.LineCommand;
import dev.netduo.labs.line.LineInput;
import dev.netduo.labs.line.LineRunner;
import dev.netduo.labs.line.ScriptLine;
import dev.netduo.labs.line.Workbench;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a lab's and a submission's lines where nobody watches; what they print is kept. */
final class Rehearsal {
  // A line that never ends, such as one that follows a log, must not hold the grader up.
  private static final Duration LONGEST_LINE = Duration.ofSeconds(90);

  private final Workbench bench;
  private final LineInput input = new LineInput(InputStream.nullInputStream());
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final List<LineCommand> commands;
  private final TerminalConsole console;

  Rehearsal(Workbench bench) {
    this.bench = bench;
    var writer = new PrintWriter(printed, true, StandardCharsets.UTF_8);
    this.console = new TerminalConsole(writer, writer);
    this.commands =
        new LineCommands(() -> bench, console, new Streams(input, printed, printed)).forSession();
  }

  /**
   * Brings about what the task starts from.
   *
   * @throws NetduoException where a line fails, with what it said
   */
  void setUp(Lab lab) {
    try {
      LabSetup.run(lab, bench, table(commands), input);
    } catch (NetduoException e) {
      throw new NetduoException(e.getMessage() + saidLast(), e.hint(), e);
    }
  }

  /** Runs every line of a submission; answers what went wrong, each with file and line. */
  List<String> play(Submission submission, Set<String> allowed) {
    var permitted = commands.stream().filter(command -> allowed.contains(command.name())).toList();
    var runner = new LineRunner(table(permitted), input, Map.of(), words -> {});
    var problems = new ArrayList<String>();
    for (var line : submission.lines()) {
      printed.reset();
      play(runner, line).ifPresent(problem -> problems.add(line.position() + ": " + problem));
    }
    return problems;
  }

  private CommandTable table(List<LineCommand> permitted) {
    return new CommandTable(console, CommandErrors.fromEnvironment(), permitted);
  }

  private Optional<String> play(LineRunner runner, ScriptLine line) {
    var run = CompletableFuture.supplyAsync(() -> runner.run(line), Thread::startVirtualThread);
    try {
      var code = run.get(LONGEST_LINE.toSeconds(), TimeUnit.SECONDS);
      return code == 0
          ? Optional.empty()
          : Optional.of("failed with exit code " + code + saidLast());
    } catch (TimeoutException e) {
      return Optional.of("did not end within " + LONGEST_LINE.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new NetduoException(line.position() + ": " + e.getCause(), "", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetduoException("grading was interrupted", "", e);
    }
  }

  private String saidLast() {
    var said =
        printed
            .toString(StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("error: ") || line.startsWith("Error"))
            .reduce((first, second) -> second);
    return said.map(line -> ": " + line.replaceFirst("^error: ", "")).orElse("");
  }
}
