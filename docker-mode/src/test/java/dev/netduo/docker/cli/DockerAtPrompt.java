package dev.netduo.docker.cli;

import dev.netduo.docker.DockerMode;
import dev.netduo.docker.host.Hosts;
import dev.netduo.emulator.console.CommandErrors;
import dev.netduo.emulator.console.TerminalConsole;
import dev.netduo.emulator.engine.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Someone who types docker lines and reads what comes. */
public final class DockerAtPrompt {
  private final Supplier<DockerMode> mode;
  private final Supplier<Hosts> hosts;

  /** At a prompt over this. */
  public DockerAtPrompt(Supplier<DockerMode> mode) {
    this(mode, () -> new Hosts(mode.get().session()));
  }

  DockerAtPrompt(Supplier<DockerMode> mode, Supplier<Hosts> hosts) {
    this.mode = mode;
    this.hosts = hosts;
  }

  /**
   * What a line led to.
   *
   * @param error the message and the hint of the error, or what was printed to standard error
   */
  public record Outcome(int exitCode, String out, String error) {
    /** The output without white space at its ends. */
    public String line() {
      return out.strip();
    }

    /** The output's lines. */
    public List<String> lines() {
      return out.lines().toList();
    }
  }

  /** Types a line whose words are separated by single spaces. */
  public Outcome type(String line) {
    return type(List.of(line.split(" ", -1)), "");
  }

  /** Types words, with something on standard input. */
  public Outcome type(List<String> words, String stdin) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new TerminalConsole(
            new PrintWriter(out, true, StandardCharsets.UTF_8),
            new PrintWriter(err, true, StandardCharsets.UTF_8));
    var streams =
        new Streams(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)), out, err);
    var errors = new CommandErrors(false);
    var docker =
        DockerCommand.commandLine(mode, hosts, console, streams)
            .setErr(console.err())
            .setOut(console.out())
            .setParameterExceptionHandler(errors)
            .setExecutionExceptionHandler(errors);
    var exitCode = docker.execute(words.toArray(String[]::new));
    return new Outcome(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
