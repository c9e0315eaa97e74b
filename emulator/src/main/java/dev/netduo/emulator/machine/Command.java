package dev.netduo.emulator.machine;

import dev.netduo.emulator.NetduoException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Programs of this machine. */
final class Command {
  private static final int WORDS_KEPT = 3;

  private Command() {}

  /**
   * Runs a program to its end without asking anything.
   *
   * @throws NetduoException where it is missing or fails; carries its last words
   */
  static void run(List<String> command, Consumer<String> lines) {
    var last = new ArrayDeque<String>();
    var line = String.join(" ", command);
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
      var process = builder.start();
      process.getOutputStream().close();
      try (var words = process.inputReader()) {
        for (var said = words.readLine(); said != null; said = words.readLine()) {
          lines.accept(said);
          if (last.size() == WORDS_KEPT) {
            last.removeFirst();
          }
          last.add(said.strip());
        }
      }
      var exitCode = process.waitFor();
      if (exitCode != 0) {
        throw new NetduoException(
            "'" + line + "' failed with exit code " + exitCode + ": " + String.join("; ", last));
      }
    } catch (IOException e) {
      throw new NetduoException("cannot run '" + line + "': " + e.getMessage(), "", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetduoException("interrupted while '" + line + "' was running", "", e);
    }
  }

  /** Starts a program in a session of its own, so that it outlives this one and its terminal. */
  static void detach(List<String> command, Path log) {
    var detached = new ArrayList<>(List.of("setsid"));
    detached.addAll(command);
    try {
      new ProcessBuilder(detached)
          .redirectInput(Path.of("/dev/null").toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new NetduoException(
          "cannot start '" + String.join(" ", command) + "': " + e.getMessage(), "", e);
    }
  }
}
