package dev.netduo.shell;

import dev.netduo.emulator.console.CommandErrors;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Where the {@code netduo} command begins. */
public final class Main {
  private Main() {}

  /** Runs what the words say and exits with its code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    var errors = CommandErrors.fromEnvironment();
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    return new CommandLine(new RootCommand(out, err))
        .setOut(out)
        .setErr(err)
        .setStopAtPositional(true)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors)
        .execute(args);
  }
}
