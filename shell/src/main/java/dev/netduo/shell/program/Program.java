package dev.netduo.shell.program;

import dev.netduo.emulator.console.CommandErrors;
import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.console.TerminalConsole;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.emulator.engine.Terminal;
import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.guard.LinePolicy;
import dev.netduo.labs.command.LineCommands;
import dev.netduo.labs.exercise.ExerciseCommands;
import dev.netduo.labs.line.CommandTable;
import dev.netduo.labs.line.LineCommand;
import dev.netduo.labs.line.LineInput;
import dev.netduo.labs.line.LineRunner;
import dev.netduo.labs.line.Workbench;
import dev.netduo.shell.command.BenchCommand;
import dev.netduo.shell.command.ClusterProcesses;
import dev.netduo.shell.command.ConformanceCommand;
import dev.netduo.shell.command.DemoCommand;
import dev.netduo.shell.command.DoctorCommand;
import dev.netduo.shell.command.DownCommand;
import dev.netduo.shell.command.Endings;
import dev.netduo.shell.command.ImageCommand;
import dev.netduo.shell.command.SessionsCommands;
import dev.netduo.shell.command.Surroundings;
import dev.netduo.shell.command.UpCommand;
import dev.netduo.shell.progress.ProgressBars;
import dev.netduo.shell.progress.ProgressLines;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The program while it runs: the commands it knows, and the session they work on. */
public final class Program implements AutoCloseable {
  private static final int DEFAULT_WIDTH = 140;

  private final Workbench bench;
  private final CommandTable commands;
  private final LineRunner runner;
  private final boolean interactive;
  private final UserTerminal keyboard = new UserTerminal();
  private final Endings endings = new Endings();
  private final Thread atExit;

  /**
   * Begins; nothing is connected to or started before a line needs it.
   *
   * @param session the name of the session lines work on
   * @param policy what lines are held to; empty where they are trusted
   * @param environment the program's variables
   * @param processes those of clusters that stay
   */
  public Program(
      String session,
      boolean quiet,
      Optional<LinePolicy> policy,
      Map<String, String> environment,
      ClusterProcesses processes,
      PrintWriter out,
      PrintWriter err) {
    var terminal =
        Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isPresent();
    this.interactive = terminal;
    var events = events(quiet, terminal, err);
    Console console = new TerminalConsole(out, err);
    this.bench = new Workbench(session, DockerEngine::connect, events, Workbench.Lifetime.KEPT);
    policy.ifPresent(bench::restrict);
    var input = new LineInput(terminal ? keyboard.input() : System.in);
    this.commands =
        new CommandTable(
            console,
            CommandErrors.fromEnvironment(),
            commands(surroundings(console, events, terminal, environment, processes), input));
    this.runner = new LineRunner(commands, input, Map.of(), words -> {});
    this.atExit = new Thread(this::endEarly, "netduo-close");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  private static Events events(boolean quiet, boolean terminal, PrintWriter err) {
    if (quiet) {
      return Events.NONE;
    }
    return terminal ? new ProgressBars(System.err) : new ProgressLines(err);
  }

  private Surroundings surroundings(
      Console console,
      Events events,
      boolean terminal,
      Map<String, String> environment,
      ClusterProcesses processes) {
    return new Surroundings(
        console,
        bench.session().engine(),
        events,
        width(environment),
        terminal,
        endings,
        environment,
        processes);
  }

  private List<LineCommand> commands(Surroundings surroundings, LineInput input) {
    var console = surroundings.console();
    var terminal = surroundings.interactive();
    var streams = new Streams(input, System.out, System.err, terminal ? keyboard : Terminal.NONE);
    var all = new ArrayList<>(new LineCommands(() -> bench, console, streams).forSession());
    var exercises = new ExerciseCommands(() -> bench, console, streams);
    if (bench.policy().isPresent()) {
      // Nothing that looks at other sessions or at the machine, and no machines of one's own.
      all.removeIf(command -> command.name().equals("host"));
      all.add(exercises.lab());
      return List.copyOf(all);
    }
    all.addAll(exercises.all());
    Stream.of(
            new LineCommand(
                UpCommand.WORD,
                "A Kubernetes cluster that stays, for kubectl.",
                () -> new CommandLine(new UpCommand(surroundings))),
            new LineCommand(
                "down",
                "Remove such a cluster.",
                () -> new CommandLine(new DownCommand(surroundings))),
            new LineCommand(
                "demo",
                "The same application in both networks, measured.",
                () -> new CommandLine(new DemoCommand(surroundings))),
            new LineCommand(
                "ls",
                "The sessions that have something in the Engine.",
                () -> new CommandLine(new SessionsCommands.Ls(surroundings))),
            new LineCommand(
                "rm",
                "Remove every trace of a session.",
                () -> new CommandLine(new SessionsCommands.Rm(surroundings))),
            new LineCommand(
                "doctor",
                "What this machine can do.",
                () -> new CommandLine(new DoctorCommand(surroundings))),
            new LineCommand(
                "image",
                "The images netduo builds for itself.",
                () -> new CommandLine(new ImageCommand(surroundings))),
            new LineCommand(
                "conformance",
                "Conformance cases, tried on real containers.",
                () -> new CommandLine(new ConformanceCommand(surroundings))),
            new LineCommand(
                "bench",
                "How fast netduo is.",
                () -> new CommandLine(new BenchCommand(surroundings))))
        .forEach(all::add);
    return List.copyOf(all);
  }

  private static int width(Map<String, String> environment) {
    try {
      return Optional.ofNullable(environment.get("COLUMNS"))
          .map(Integer::parseInt)
          .orElse(DEFAULT_WIDTH);
    } catch (NumberFormatException e) {
      return DEFAULT_WIDTH;
    }
  }

  /** Runs lines. */
  public LineRunner runner() {
    return runner;
  }

  /** The commands a line may begin with. */
  public CommandTable commands() {
    return commands;
  }

  /** The session the lines work on. */
  public Workbench bench() {
    return bench;
  }

  /** The terminal of the person who sits there. */
  public UserTerminal terminal() {
    return keyboard;
  }

  /** Whether a person sits at a terminal. */
  public boolean interactive() {
    return interactive;
  }

  @Override
  public void close() {
    try (keyboard) {
      bench.close();
    } finally {
      endHook();
    }
  }

  private void endEarly() {
    endings.run();
    bench.close();
  }

  private void endHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The program is ending already, and closing twice does nothing.
    }
  }
}
