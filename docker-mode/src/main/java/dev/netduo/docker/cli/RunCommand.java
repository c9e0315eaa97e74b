package dev.netduo.docker.cli;

import dev.netduo.docker.DockerContainer;
import dev.netduo.docker.RunRequest;
import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Console.Format;
import dev.netduo.emulator.engine.Streams;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code docker run}. */
@Command(
    name = "run",
    description = {
      "Creates a container and starts it.",
      "In the foreground its output is shown until it ends, and its exit code is the command's; "
          + "with -d its identifier is printed at once."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  docker run -d --name web --network front -p 8080:80 netduo/box",
      "  docker run --rm --network front netduo/box wget -qO- http://web",
      "  docker run -d --name sidecar --network container:web netduo/box sleep 600"
    })
final class RunCommand extends DockerLine {
  @Option(
      names = {"-d", "--detach"},
      description = "Run it in the background.")
  private boolean detach;

  @Mixin private final RunOptions options = new RunOptions();

  RunCommand(Cli cli) {
    super(cli);
  }

  @Override
  public Integer call() {
    try {
      // In the foreground its last words must still be there to be read when it has ended.
      var request = options.request(detach && options.remove(), cli().environment());
      return detach ? background(request) : foreground(request);
    } catch (NetduoException e) {
      throw DockerExit.ofRun(e);
    }
  }

  private int background(RunRequest request) {
    var container = cli().containers().run(request);
    show(Started.of(container), () -> cli().line(container.id()));
    return 0;
  }

  private int foreground(RunRequest request) {
    var container = cli().containers().create(request);
    var keep = false;
    try {
      var exitCode = output().format() == Format.JSON ? captured(container) : streamed(container);
      keep = !options.remove();
      return exitCode;
    } finally {
      if (!keep) {
        Interruption.putOff(() -> cli().containers().remove(container, true));
      }
    }
  }

  private int streamed(DockerContainer container) {
    var streams = cli().flushedStreams();
    return cli()
        .containers()
        .startAttached(container, options.interactive() ? streams : streams.withoutInput());
  }

  private int captured(DockerContainer container) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var exitCode = cli().containers().startAttached(container, new Streams(input(), out, err));
    show(
        new Ended(
            container.id(),
            container.name(),
            exitCode,
            out.toString(StandardCharsets.UTF_8),
            err.toString(StandardCharsets.UTF_8)),
        () -> {});
    return exitCode;
  }

  private InputStream input() {
    return options.interactive() ? cli().streams().in() : InputStream.nullInputStream();
  }

  /** What {@code docker run} in the foreground answers as JSON. */
  record Ended(String id, String name, int exitCode, String stdout, String stderr) {}

  /** What {@code docker run -d} answers as JSON. */
  record Started(String id, String name) {
    static Started of(DockerContainer container) {
      return new Started(container.id(), container.name());
    }
  }
}
