package dev.netduo.emulator.console;

import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns what goes wrong with a command into one clear error: a first line with what is wrong, a
 * second with what to do. Usage errors exit with 2, everything else with 1, unless the command or
 * the error says otherwise (docker's run has 125 to 127). With {@code NETDUO_DEBUG} set in the
 * environment a stack trace follows.
 */
public final class CommandErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {
  /** As a shell answers for a program that SIGINT ended. */
  private static final int INTERRUPTED = 130;

  private static final int FAILED = 1;

  private final boolean debug;

  /**
   * @param debug whether stack traces are shown
   */
  public CommandErrors(boolean debug) {
    this.debug = debug;
  }

  /** Errors as the environment wants them. */
  public static CommandErrors fromEnvironment() {
    return new CommandErrors(Optional.ofNullable(System.getenv("NETDUO_DEBUG")).isPresent());
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    var command = e.getCommandLine();
    var hint =
        e instanceof UnmatchedArgumentException unmatched
            ? nearest(command, unmatched)
            : Optional.<String>empty();
    print(
        command.getErr(),
        "error: " + message(e),
        hint.orElse("see " + command.getCommandSpec().qualifiedName() + " --help"),
        e);
    return Optional.ofNullable(command.getExitCodeExceptionMapper())
        .map(mapper -> mapper.getExitCode(e))
        .orElseGet(() -> command.getCommandSpec().exitCodeOnInvalidInput());
  }

  private static String message(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      var word = unmatched.getUnmatched().getFirst();
      var name = e.getCommandLine().getCommandSpec().qualifiedName();
      return word.startsWith("-")
          ? name + ": unknown flag " + word
          : name + ": unknown command or argument '" + word + "'";
    }
    return e.getCommandLine().getCommandSpec().qualifiedName() + ": " + e.getMessage();
  }

  private static Optional<String> nearest(CommandLine command, UnmatchedArgumentException e) {
    if (e.getUnmatched().isEmpty()) {
      return Optional.empty();
    }
    var word = e.getUnmatched().getFirst();
    var equals = word.indexOf('=');
    var wanted = word.startsWith("-") && equals > 0 ? word.substring(0, equals) : word;
    return Nearest.to(wanted, known(command, wanted.startsWith("-")))
        .map(name -> "did you mean " + name + "?");
  }

  private static List<String> known(CommandLine command, boolean flags) {
    var names = new ArrayList<String>();
    if (flags) {
      command.getCommandSpec().options().stream()
          .filter(option -> !option.hidden())
          .forEach(option -> names.addAll(List.of(option.names())));
    } else {
      names.addAll(command.getSubcommands().keySet());
    }
    return names;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    var code = report(command.getErr(), e);
    if (code == INTERRUPTED) {
      return code;
    }
    if (e instanceof IExitCodeGenerator known) {
      return known.getExitCode();
    }
    return Optional.ofNullable(command.getExitCodeExceptionMapper())
        .map(mapper -> mapper.getExitCode(e))
        .orElseGet(() -> command.getCommandSpec().exitCodeOnExecutionException());
  }

  /**
   * Says what went wrong with a program that has no command line.
   *
   * @return its exit code
   */
  public int report(PrintWriter err, Exception e) {
    if (Interruption.isBehind(e)) {
      print(err, "interrupted", "", e);
      return INTERRUPTED;
    }
    if (e instanceof NetduoException known) {
      print(err, known);
    } else {
      print(
          err,
          "error: unexpected: " + e,
          "this is a defect of netduo; NETDUO_DEBUG=1 shows where",
          e);
    }
    return FAILED;
  }

  /** Prints an error that did not come out of a command. */
  public void print(PrintWriter err, NetduoException e) {
    print(err, e.headline(), e.hint(), e);
  }

  private void print(PrintWriter err, String headline, String hint, Throwable cause) {
    err.println(headline);
    if (!hint.isEmpty()) {
      err.println("hint: " + hint);
    }
    if (debug) {
      cause.printStackTrace(err);
    }
    err.flush();
  }
}
