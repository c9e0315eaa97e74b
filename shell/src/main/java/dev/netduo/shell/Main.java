package dev.netduo.shell;

import dev.netduo.emulator.console.CommandErrors;
import dev.netduo.shell.command.ClusterProcesses;
import dev.netduo.shell.command.UpCommand;
import dev.netduo.shell.program.WarmUp;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
    if (args.length == 1 && args[0].equals(ClusterProcesses.WORD)) {
      return serve();
    }
    if (args.length == 1 && args[0].equals(WarmUp.WORD)) {
      WarmUp.run();
      return 0;
    }
    try (var processes = new ClusterProcesses()) {
      // Java starts twice at once, instead of once after the other.
      if (args.length > 0 && args[0].equals(UpCommand.WORD)) {
        processes.startAhead();
      }
      var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
      var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
      return commandLine(System.getenv(), processes, CommandErrors.fromEnvironment(), out, err)
          .execute(args);
    }
  }

  static CommandLine commandLine(
      Map<String, String> environment,
      ClusterProcesses processes,
      CommandErrors errors,
      PrintWriter out,
      PrintWriter err) {
    return new CommandLine(new RootCommand(environment, processes, out, err))
        .setOut(out)
        .setErr(err)
        .setStopAtPositional(true)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  // Not by the command line's library: a fresh process spends a quarter of a second on it.
  private static int serve() {
    try {
      ClusterProcesses.serve(System.in);
      return 0;
    } catch (RuntimeException e) {
      return CommandErrors.fromEnvironment()
          .report(new PrintWriter(System.err, true, StandardCharsets.UTF_8), e);
    }
  }
}
