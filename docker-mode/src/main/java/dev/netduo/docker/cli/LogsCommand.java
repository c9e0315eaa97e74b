package dev.netduo.docker.cli;

import dev.netduo.docker.DockerNames;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Console.Format;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code docker logs}. */
@Command(
    name = "logs",
    description = "Shows what a container printed.",
    footerHeading = "%nExamples:%n",
    footer = {"  docker logs web", "  docker logs -f --tail 10 web"})
final class LogsCommand extends DockerLine {
  @Option(
      names = {"-f", "--follow"},
      description = "Go on until it ends.")
  private boolean follow;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "LINES",
      description = "How many lines from the end to begin with, or all.")
  private String tail = "all";

  @Parameters(index = "0", paramLabel = DockerNames.CONTAINER, description = "A container.")
  private String container = "";

  LogsCommand(Cli cli) {
    super(cli);
  }

  @Override
  public Integer call() {
    var lines = lines(tail);
    var found = cli().containers().get(container);
    if (output().format() == Format.JSON) {
      var out = new ByteArrayOutputStream();
      var err = new ByteArrayOutputStream();
      cli().containers().logs(found, follow, lines, out, err);
      show(
          new Printed(out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8)),
          () -> {});
    } else {
      var streams = cli().flushedStreams();
      cli().containers().logs(found, follow, lines, streams.out(), streams.err());
    }
    return 0;
  }

  /** How many lines {@code --tail} asks for; negative for all. */
  static int lines(String tail) {
    if (tail.equals("all")) {
      return -1;
    }
    try {
      return Integer.parseInt(tail);
    } catch (NumberFormatException e) {
      throw new NetduoException(
          "'" + tail + "' is no number of lines", "write --tail 10 or --tail all", e);
    }
  }

  /** What it printed, as JSON. */
  record Printed(String stdout, String stderr) {}
}
