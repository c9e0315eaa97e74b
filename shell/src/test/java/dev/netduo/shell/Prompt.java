package dev.netduo.shell;

import dev.netduo.emulator.console.CommandErrors;
import dev.netduo.k8s.process.ClusterHomes;
import dev.netduo.shell.command.ClusterProcesses;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where a person types {@code netduo ...}, with a home folder of its own. */
final class Prompt {
  /** A kubeconfig that somebody else wrote, whose cluster is the current one. */
  static final String FOREIGN =
      """
      # mine
      apiVersion: v1
      kind: Config
      clusters:
      - cluster:
          server: https://prod.example # do not touch
        name: prod
      contexts:
      - context:
          cluster: prod
          user: me
        name: prod
      current-context: prod
      users:
      - name: me
        user:
          token: mine
      """;

  private final Map<String, String> environment;
  private final Path kubeconfig;
  private final Path state;

  /** What a line came to. */
  record Result(int code, String out, String err) {}

  Prompt(Path folder) {
    this.kubeconfig = folder.resolve("kubeconfig");
    this.state = folder.resolve("state");
    this.environment =
        Map.of(
            "HOME", folder.toString(),
            "KUBECONFIG", kubeconfig.toString(),
            "NETDUO_STATE", state.toString());
    write(FOREIGN);
  }

  Result run(String... words) {
    return run(environment, words);
  }

  static Result run(Map<String, String> environment, String... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    try (var processes = new ClusterProcesses();
        var printed = new PrintWriter(out, true);
        var complained = new PrintWriter(err, true)) {
      var code =
          Main.commandLine(environment, processes, new CommandErrors(false), printed, complained)
              .execute(words);
      return new Result(code, out.toString(), err.toString());
    }
  }

  /** What a line that must work printed. */
  String out(String... words) {
    var result = run(words);
    if (result.code() != 0) {
      throw new AssertionError(String.join(" ", words) + ": " + result);
    }
    return result.out();
  }

  ClusterHomes homes() {
    return ClusterHomes.of(environment);
  }

  /** Holds a folder as soon as there is a cluster. */
  Path state() {
    return state;
  }

  Path kubeconfigFile() {
    return kubeconfig;
  }

  String kubeconfig() {
    try {
      return Files.readString(kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String text) {
    try {
      Files.writeString(kubeconfig, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
