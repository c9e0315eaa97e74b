package dev.netduo.shell.repl;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.CommandErrors;
import dev.netduo.labs.line.ScriptReader;
import dev.netduo.shell.program.Program;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.InfoCmp;

/** The interactive shell: reads a line, runs it, and goes on whatever came of it. */
public final class Repl {
  private final Program program;

  /** A shell on a program. */
  public Repl(Program program) {
    this.program = program;
  }

  /** Runs until the person leaves; answers the exit code. */
  public int run() {
    var terminal = program.terminal().jline();
    terminal
        .writer()
        .println(
            "netduo: docker and kubectl lines on real containers. 'help' lists the commands, Ctrl-D leaves.");
    var reader = reader(terminal);
    while (true) {
      if (!step(reader, terminal)) {
        break;
      }
    }
    farewell(terminal.writer());
    return 0;
  }

  private LineReader reader(Terminal terminal) {
    return LineReaderBuilder.builder()
        .terminal(terminal)
        .appName("netduo")
        // Errors name the line as it was typed, so the reader must not rewrite ! or quotes.
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .parser(new DefaultParser().eofOnUnclosedQuote(true))
        .completer(new LineCompleter(program.commands(), LiveNames.of(program.bench())))
        .variable(
            LineReader.HISTORY_FILE, Path.of(System.getProperty("user.home"), ".netduo", "history"))
        .build();
  }

  private boolean step(LineReader reader, Terminal terminal) {
    try {
      var line = reader.readLine(prompt()).strip();
      switch (line) {
        case "exit", "quit" -> {
          return false;
        }
        case "help" -> help(terminal.writer());
        case "clear" -> {
          terminal.puts(InfoCmp.Capability.clear_screen);
          terminal.flush();
        }
        default -> runLines(line, terminal);
      }
    } catch (UserInterruptException e) {
      // Ctrl-C gives the line up, not the shell.
      return true;
    } catch (EndOfFileException e) {
      return false;
    } catch (NetduoException e) {
      CommandErrors.fromEnvironment().print(terminal.writer(), e);
    }
    return true;
  }

  // Ctrl-C ends what runs, not the shell.
  private void runLines(String line, Terminal terminal) {
    var runs = Thread.currentThread();
    var before = terminal.handle(Signal.INT, signal -> runs.interrupt());
    try {
      var _ = program.runner().runAll(ScriptReader.read("", line), false);
    } finally {
      terminal.handle(Signal.INT, before);
      // An interrupt that came after the line had ended is nobody's any more.
      var _ = Thread.interrupted();
    }
  }

  private String prompt() {
    var cluster =
        program.bench().cluster().map(running -> " + " + running.spec().name()).orElse("");
    return "netduo(" + program.bench().session().name() + cluster + ")> ";
  }

  private void help(PrintWriter out) {
    for (var command : program.commands().all()) {
      out.printf("  %-12s %s%n", command.name(), command.summary());
    }
    out.println("  help, clear, exit");
    out.println("Each command has --help. Tab completes commands, flags and live names.");
    out.flush();
  }

  private void farewell(PrintWriter out) {
    if (program.bench().cluster().isPresent()) {
      out.println("The cluster lives in this program and is taken down with it.");
      out.flush();
    }
  }
}
