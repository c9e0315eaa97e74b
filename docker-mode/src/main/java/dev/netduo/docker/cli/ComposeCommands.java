package dev.netduo.docker.cli;

import dev.netduo.docker.DockerContainer;
import dev.netduo.docker.compose.ComposeView;
import dev.netduo.docker.compose.Existing;
import dev.netduo.docker.compose.Planner;
import dev.netduo.docker.compose.ServiceLogs;
import dev.netduo.docker.compose.model.ComposeProject;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Console.Format;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code docker compose down}, {@code ps}, {@code config} and {@code logs}. */
final class ComposeCommands {
  private ComposeCommands() {}

  /** The commands the real one has and netduo does not. */
  static final List<String> UNSUPPORTED =
      List.of(
          "alpha", "attach", "bridge", "build", "commit", "cp", "create", "events", "exec",
          "export", "images", "kill", "ls", "pause", "port", "publish", "pull", "push", "restart",
          "rm", "run", "scale", "start", "stats", "stop", "top", "unpause", "version", "volumes",
          "wait", "watch");

  /** {@code docker compose down}. */
  @Command(
      name = "down",
      description = {
        "Stops and removes the project's containers, then its networks.",
        "Without a file, give the project's name with -p."
      },
      footerHeading = "%nExamples:%n",
      footer = {"  docker compose down", "  docker compose -p shop down"})
  static final class Down extends ComposeLine {
    @Option(
        names = "--remove-orphans",
        description = "Remove containers whose service is not in the file any more.")
    private boolean removeOrphans;

    Down(Cli cli, ComposeOptions compose) {
      super(cli, compose);
    }

    @Override
    public Integer call() {
      var bare = compose().nameWithoutFile();
      var project =
          bare.map(name -> new ComposeProject(name, Map.of(), Map.of()))
              .orElseGet(() -> compose().project());
      var existing = existing(project.name());
      if (bare.isEmpty() && !removeOrphans) {
        warnOfOrphans(project, existing);
      }
      var steps =
          bare.isPresent()
              ? Planner.down(project.name(), existing)
              : Planner.down(project, existing, removeOrphans);
      var outcomes = execute(project, steps);
      show(outcomes, () -> progress(outcomes, outcomes.size()));
      return 0;
    }
  }

  /** {@code docker compose ps}. */
  @Command(
      name = "ps",
      description = "Lists the project's containers.",
      footerHeading = "%nExamples:%n",
      footer = {"  docker compose ps", "  docker compose ps -a web", "  docker compose ps -o json"})
  static final class Ps extends ComposeLine {
    private static final List<String> HEADERS =
        List.of("NAME", "IMAGE", "COMMAND", "SERVICE", "CREATED", "STATUS", "PORTS");

    @Option(
        names = {"-a", "--all"},
        description = "Those that do not run, too.")
    private boolean all;

    @Option(
        names = {"-q", "--quiet"},
        description = "Identifiers only.")
    private boolean quiet;

    @Option(names = "--services", description = "Services only.")
    private boolean services;

    @Mixin private final FormatOption format = new FormatOption();

    @Parameters(arity = "0..*", paramLabel = "SERVICE", description = "Only these.")
    private List<String> wanted = new ArrayList<>();

    Ps(Cli cli, ComposeOptions compose) {
      super(cli, compose);
    }

    @Override
    public Integer call() {
      var now = Instant.now();
      var containers =
          chosen(this, wanted).containers().stream()
              .filter(container -> all || container.state().isRunning())
              .toList();
      var rows =
          containers.stream()
              .map(container ->
                  new Row(
                      Existing.service(container),
                      ContainerRow.of(container, cli().networks(), now)))
              .toList();
      show(rows, () -> text(rows));
      return 0;
    }

    private void text(List<Row> rows) {
      if (quiet) {
        rows.forEach(row -> cli().line(row.container().id()));
      } else if (services) {
        rows.stream().map(Row::service).distinct().forEach(cli()::line);
      } else if (format.asked()) {
        format.print(cli(), rows.stream().map(Row::template).toList());
      } else {
        cli().console().table(HEADERS, rows.stream().map(Row::cells).toList());
      }
    }

    /** A container with the service it belongs to. */
    record Row(String service, ContainerRow container) {
      List<String> cells() {
        var cells = container.cells(false);
        return List.of(
            container.name(),
            container.image(),
            cells.get(2),
            service,
            container.createdAgo(),
            container.status(),
            container.ports());
      }

      Map<String, Object> template() {
        var fields = new LinkedHashMap<>(container.template(false));
        fields.put("Name", container.name());
        fields.put("Service", service);
        return fields;
      }
    }
  }

  /** {@code docker compose config}. */
  @Command(
      name = "config",
      description = "Shows what netduo understands of the file, with variables replaced.",
      footerHeading = "%nExamples:%n",
      footer = {"  docker compose config", "  docker compose config --services"})
  static final class Config extends ComposeLine {
    @Option(names = "--services", description = "Names of the services only.")
    private boolean services;

    @Option(names = "--networks", description = "Names of the networks only.")
    private boolean networks;

    @Option(
        names = {"-q", "--quiet"},
        description = "Only look whether it can be read.")
    private boolean quiet;

    Config(Cli cli, ComposeOptions compose) {
      super(cli, compose);
    }

    @Override
    public Integer call() {
      var project = compose().project();
      if (services) {
        show(project.services().keySet(), () -> project.services().keySet().forEach(cli()::line));
      } else if (networks) {
        show(project.networks().keySet(), () -> project.networks().keySet().forEach(cli()::line));
      } else if (!quiet) {
        show(ComposeView.of(project), () -> cli().line(ComposeView.yaml(project).stripTrailing()));
      }
      return 0;
    }
  }

  /** {@code docker compose logs}. */
  @Command(
      name = "logs",
      description = "Shows what the project's containers printed, each line with its container.",
      footerHeading = "%nExample:%n",
      footer = "  docker compose logs -f web")
  static final class Logs extends ComposeLine {
    @Option(
        names = {"-f", "--follow"},
        description = "Go on until they end.")
    private boolean follow;

    @Option(
        names = {"-n", "--tail"},
        paramLabel = "LINES",
        description = "How many lines from the end to begin with, or all.")
    private String tail = "all";

    @Parameters(arity = "0..*", paramLabel = "SERVICE", description = "Only these.")
    private List<String> wanted = new ArrayList<>();

    Logs(Cli cli, ComposeOptions compose) {
      super(cli, compose);
    }

    @Override
    public Integer call() {
      if (output().format() == Format.JSON) {
        throw new NetduoException(
            "docker compose logs has no JSON form", "use: docker logs -o json CONTAINER");
      }
      var chosen = chosen(this, wanted);
      new ServiceLogs(cli().containers(), chosen.project(), cli().flushedStreams())
          .copy(chosen.containers(), follow, LogsCommand.lines(tail));
      return 0;
    }
  }

  /** Containers of one project. */
  private record Chosen(String project, List<DockerContainer> containers) {}

  // Those of these services; all where none is named.
  private static Chosen chosen(ComposeLine line, List<String> services) {
    var bare = line.compose().nameWithoutFile();
    var project =
        bare.orElseGet(() -> {
          var read = line.compose().project();
          services.forEach(read::service);
          return read.name();
        });
    return new Chosen(
        project,
        Existing.containers(line.cli().mode().get(), project).stream()
            .filter(
                container -> services.isEmpty() || services.contains(Existing.service(container)))
            .toList());
  }
}
