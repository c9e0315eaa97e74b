package dev.netduo.docker.cli;

import dev.netduo.docker.DockerNames;
import dev.netduo.docker.grammar.KeyValues;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Console.Format;
import dev.netduo.emulator.engine.ExecResult;
import dev.netduo.emulator.engine.ExecSpec;
import dev.netduo.emulator.engine.Streams;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code docker exec}. */
@Command(
    name = "exec",
    description = "Runs a command in a running container; its exit code is the command's.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  docker exec web ip addr",
      "  docker exec -it web sh",
      "  docker exec api wget -qO- http://web:80/"
    })
final class ExecCommand extends DockerLine {
  @Option(
      names = {"-i", "--interactive"},
      description = "Keep standard input open.")
  private boolean interactive;

  @Option(
      names = {"-t", "--tty"},
      description = "Give it a terminal.")
  private boolean tty;

  @Option(
      names = {"-e", "--env"},
      paramLabel = "KEY=VALUE",
      description = "An environment variable; KEY alone takes your own value.")
  private List<String> environment = new ArrayList<>();

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER",
      description = "Whose rights it has, as USER or USER:GROUP.")
  private String user = "";

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "DIRECTORY",
      description = "Where it runs.")
  private String workingDirectory = "";

  @Parameters(index = "0", paramLabel = DockerNames.CONTAINER, description = "A running container.")
  private String container = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "What to run.")
  private List<String> command = new ArrayList<>();

  ExecCommand(Cli cli) {
    super(cli);
  }

  @Override
  public Integer call() {
    try {
      return output().format() == Format.JSON ? captured() : streamed();
    } catch (NetduoException e) {
      throw DockerExit.ofExec(e);
    }
  }

  private int streamed() {
    var streams = cli().flushedStreams();
    return run(interactive ? streams : streams.withoutInput());
  }

  private int captured() {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var exitCode = run(new Streams(input(), out, err));
    show(
        new ExecResult(
            exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8)),
        () -> {});
    return exitCode;
  }

  private int run(Streams streams) {
    var containers = cli().containers();
    return containers.exec(
        containers.get(container),
        new ExecSpec(
            List.copyOf(command),
            KeyValues.environment(environment, cli().environment()),
            user,
            workingDirectory,
            tty),
        streams);
  }

  private InputStream input() {
    return interactive ? cli().streams().in() : InputStream.nullInputStream();
  }
}
