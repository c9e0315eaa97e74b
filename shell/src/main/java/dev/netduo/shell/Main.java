package dev.netduo.shell;

import dev.netduo.emulator.console.CommandErrors;
import dev.netduo.shell.command.ClusterProcesses;
import dev.netduo.shell.program.WarmUp;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
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
    if (args.length == 2 && args[0].equals(ClusterProcesses.WORD)) {
      return serve(Path.of(args[1]), errors, err);
    }
    if (args.length == 1 && args[0].equals(WarmUp.WORD)) {
      WarmUp.run();
      return 0;
    }
    return commandLine(System.getenv(), errors, out, err).execute(args);
  }

  static CommandLine commandLine(
      Map<String, String> environment, CommandErrors errors, PrintWriter out, PrintWriter err) {
    return new CommandLine(new RootCommand(environment, out, err))
        .setOut(out)
        .setErr(err)
        .setStopAtPositional(true)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  // Not by the command line's library: a fresh process spends a quarter of a second on it.
  private static int serve(Path folder, CommandErrors errors, PrintWriter err) {
    try {
      ClusterProcesses.serve(folder, err);
      return 0;
    } catch (RuntimeException e) {
      return errors.report(err, e);
    }
  }
}
