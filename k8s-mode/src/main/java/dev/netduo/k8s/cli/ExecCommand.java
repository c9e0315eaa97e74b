package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ExecResult;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.k8s.api.Pods;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl exec}. */
@Command(
    name = "exec",
    description = "Runs a command in a container of a pod; its exit code is the command's.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kubectl exec web -- ip addr",
      "  kubectl exec -it deploy/web -c main -- sh",
      "  kubectl exec api -n shop -- wget -qO- http://web"
    })
final class ExecCommand extends KubeLine {
  @Parameters(
      index = "0",
      paramLabel = KubectlNames.POD,
      description = "A pod, or TYPE/NAME for one behind it.")
  private String pod = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "What to run, after --.")
  private List<String> command = new ArrayList<>();

  @Option(
      names = {"-c", "--container"},
      paramLabel = "CONTAINER",
      description = "Which container, by default the first.")
  private Optional<String> container = Optional.empty();

  @Option(
      names = {"-i", "--stdin"},
      description = "Pass standard input on.")
  private boolean stdin;

  @Option(
      names = {"-t", "--tty"},
      description = "Give it a terminal.")
  private boolean tty;

  ExecCommand(Cli cli) {
    super(cli);
  }

  @Override
  int run() {
    if (command.isEmpty()) {
      throw new NetduoException(
          "you must specify at least one command for the container",
          "kubectl exec " + pod + " -- COMMAND");
    }
    if (!originalArguments().contains("--")) {
      throw new NetduoException(
          "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead",
          "kubectl exec " + pod + " -- " + String.join(" ", command));
    }
    var choice = new PodChoice(cli());
    var found = choice.pod(pod);
    if (Pods.hasEnded(found)) {
      throw new NetduoException(
          "cannot exec into a container in a completed pod; current phase is " + Pods.phase(found));
    }
    var chosen = choice.container(found, container);
    var name = found.getMetadata().getName();
    return json() ? captured(name, chosen) : streamed(name, chosen);
  }

  private List<String> originalArguments() {
    return spec().commandLine().getParseResult().originalArgs();
  }

  private int streamed(String name, String chosen) {
    var streams = cli().flushedStreams();
    var exitCode = exec(name, chosen, stdin ? streams : streams.withoutInput());
    if (exitCode != 0) {
      cli().note("command terminated with exit code " + exitCode);
    }
    return exitCode;
  }

  private int captured(String name, String chosen) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var exitCode = exec(name, chosen, new Streams(input(), out, err));
    show(
        new ExecResult(
            exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8)),
        () -> {});
    return exitCode;
  }

  private int exec(String name, String chosen, Streams streams) {
    return cli().pods().exec(cli().namespace(), name, chosen, List.copyOf(command), streams, tty);
  }

  private InputStream input() {
    return stdin ? cli().streams().in() : InputStream.nullInputStream();
  }
}
