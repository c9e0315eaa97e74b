package dev.netduo.labs.exercise;

import dev.netduo.emulator.console.CommandErrors;
import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.labs.command.LineCommands;
import dev.netduo.labs.line.CommandTable;
import dev.netduo.labs.line.LineCommand;
import dev.netduo.labs.line.LineInput;
import dev.netduo.labs.line.Workbench;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The commands for exercises. */
public final class ExerciseCommands {
  private final Supplier<Workbench> bench;
  private final Console console;
  private final Streams streams;

  /**
   * @param bench asked for only when a command runs
   * @param console where results go
   * @param streams what programs inside containers are tied to
   */
  public ExerciseCommands(Supplier<Workbench> bench, Console console, Streams streams) {
    this.bench = bench;
    this.console = console;
    this.streams = streams;
  }

  /** All of them. */
  public List<LineCommand> all() {
    return List.of(
        lab(),
        new LineCommand(
            "grade",
            "Grades a submission and removes everything again.",
            () -> new CommandLine(new GradeCommand(bench, console))));
  }

  /** Only the one that works on the session at hand. */
  public LineCommand lab() {
    return new LineCommand("lab", "Exercises: ls, show, start, check.", this::labLine);
  }

  // Set-up lines read what stands below them, never what the person types.
  private CommandLine labLine() {
    var input = new LineInput(InputStream.nullInputStream());
    var own =
        new LineCommands(
            bench, console, new Streams(input, streams.out(), streams.err(), streams.terminal()));
    var setup = new CommandTable(console, CommandErrors.fromEnvironment(), own.forSession());
    return LabCommand.commandLine(bench, console, setup, input);
  }
}
