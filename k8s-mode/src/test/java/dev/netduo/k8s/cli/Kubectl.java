package dev.netduo.k8s.cli;

import dev.netduo.emulator.console.CommandErrors;
import dev.netduo.emulator.console.TerminalConsole;
import dev.netduo.emulator.console.Words;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.PodAccess;
import dev.netduo.k8s.api.Samples;
import dev.netduo.k8s.store.ObjectStore;
import dev.netduo.k8s.store.ServiceAddresses;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** A store with a namespace {@code default}, and kubectl over it. */
final class Kubectl {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  final List<String> accesses = new ArrayList<>();
  final ObjectStore store =
      new ObjectStore(new ServiceAddresses(Cidr.parse("10.96.0.0/16")), this::now);
  private Instant now = START;
  private String stdin = "";

  Kubectl() {
    store.create(Kinds.NAMESPACE, Samples.namespace("default"));
  }

  /** What a line did. */
  record Result(int exitCode, String out, String err) {}

  private Instant now() {
    return now;
  }

  void later(Duration time) {
    now = now.plus(time);
  }

  /** Runs a line with this on standard input. */
  Result run(String line, String input) {
    stdin = input;
    return run(line);
  }

  /** Runs a line, without the word kubectl. */
  Result run(String line) {
    return runAll(line).getFirst();
  }

  /** Runs lines one after the other with one and the same command line, as a prompt does. */
  List<Result> runAll(String... lines) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var kubectl = commandLine(out, err);
    var results = new ArrayList<Result>();
    for (var line : lines) {
      var exitCode = kubectl.execute(Words.of(line).toArray(String[]::new));
      results.add(
          new Result(
              exitCode,
              out.toString(StandardCharsets.UTF_8),
              err.toString(StandardCharsets.UTF_8)));
      out.reset();
      err.reset();
    }
    return results;
  }

  private CommandLine commandLine(OutputStream out, OutputStream err) {
    var outWriter = new PrintWriter(out, true, StandardCharsets.UTF_8);
    var errWriter = new PrintWriter(err, true, StandardCharsets.UTF_8);
    var in = new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8));
    var errors = new CommandErrors(false);
    return KubectlCommand.commandLine(
            () -> store,
            Access::new,
            new TerminalConsole(outWriter, errWriter),
            new Streams(in, out, err),
            this::now)
        .setOut(outWriter)
        .setErr(errWriter)
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors);
  }

  /** Runs a line that must work and answers what it printed. */
  String out(String line) {
    var result = run(line);
    if (result.exitCode() != 0) {
      throw new AssertionError(line + " failed: " + result);
    }
    return result.out();
  }

  /** Runs a line that must fail and answers what it complained. */
  String err(String line) {
    var result = run(line);
    if (result.exitCode() == 0) {
      throw new AssertionError(line + " did not fail: " + result);
    }
    return result.err();
  }

  /** Containers that echo what is asked of them; the command {@code false} ends with 1. */
  private final class Access implements PodAccess {
    @Override
    public int exec(
        String namespace,
        String pod,
        String container,
        List<String> command,
        Streams streams,
        boolean tty) {
      accesses.add(namespace + "/" + pod + "/" + container + " tty=" + tty + " " + command);
      try {
        streams.out().write(streams.in().readAllBytes());
        streams.out().write((String.join(" ", command) + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return command.getFirst().equals("false") ? 1 : 0;
    }

    @Override
    public void logs(
        String namespace,
        String pod,
        String container,
        boolean follow,
        int tail,
        OutputStream out,
        OutputStream err) {
      accesses.add(namespace + "/" + pod + "/" + container + " follow=" + follow + " tail=" + tail);
      try {
        out.write((pod + " " + container + " says hello\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
