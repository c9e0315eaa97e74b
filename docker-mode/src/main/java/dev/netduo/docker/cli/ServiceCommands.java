package dev.netduo.docker.cli;

import dev.netduo.docker.cli.ServiceView.Row;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Console.Format;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code docker service} without {@code create}. */
final class ServiceCommands {
  private static final String SERVICE = "SERVICE";

  private ServiceCommands() {}

  /** {@code docker service ls}. */
  @Command(
      name = "ls",
      aliases = "list",
      description = "Lists the session's services.",
      footerHeading = "%nExample:%n",
      footer = "  docker --host a service ls")
  static final class Ls extends DockerLine {
    @Option(
        names = {"-q", "--quiet"},
        description = "Identifiers only.")
    private boolean quiet;

    @Option(
        names = {"-f", "--filter"},
        paramLabel = "KEY=VALUE",
        description = "name= or mode=.")
    private List<String> filters = new ArrayList<>();

    @Mixin private final FormatOption format = new FormatOption();

    Ls(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      var services = cli().services();
      var tasks = services.tasks();
      var rows =
          services.list().stream()
              .map(service -> Row.of(service, services.running(service, tasks)))
              .filter(row -> filters.stream().allMatch(filter -> matches(filter, row)))
              .toList();
      show(rows, () -> text(rows));
      return 0;
    }

    private void text(List<Row> rows) {
      if (quiet) {
        rows.forEach(row -> cli().line(row.cells().getFirst()));
      } else if (format.asked()) {
        format.print(cli(), rows.stream().map(Row::template).toList());
      } else {
        cli().console().table(ServiceView.HEADERS, rows.stream().map(Row::cells).toList());
      }
    }

    private static boolean matches(String filter, Row row) {
      var equals = filter.indexOf('=');
      var value = filter.substring(equals + 1);
      return switch (equals < 0 ? "" : filter.substring(0, equals)) {
        case "name" -> row.name().startsWith(value);
        case "mode" -> row.mode().equals(value);
        default ->
            throw new NetduoException("invalid filter '" + filter + "'", "write name= or mode=");
      };
    }
  }

  /** {@code docker service ps}. */
  @Command(
      name = "ps",
      description = "Lists the tasks of services, those that ended too.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  docker --host a service ps web",
        "  docker --host a service ps --filter desired-state=running web"
      })
  static final class Ps extends DockerLine {
    private static final String DESIRED = "desired-state=";

    @Option(
        names = {"-f", "--filter"},
        paramLabel = "KEY=VALUE",
        description = "desired-state=.")
    private List<String> filters = new ArrayList<>();

    @Mixin private final TaskRow.Form form = new TaskRow.Form();
    @Mixin private final FormatOption format = new FormatOption();

    @Parameters(arity = "1..*", paramLabel = SERVICE, description = "Services.")
    private List<String> names = new ArrayList<>();

    Ps(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      var services = cli().services();
      var asked = names.stream().map(services::get).toList();
      var tasks =
          services.tasks().stream()
              .filter(task -> asked.stream().anyMatch(s -> s.id().equals(task.serviceId())))
              .filter(task -> filters.stream().allMatch(filter -> wants(filter, task.desired())))
              .toList();
      var rows = TaskRow.of(tasks, asked, services.nodes(), Instant.now());
      show(rows, () -> form.print(cli(), format, rows));
      return 0;
    }

    private static boolean wants(String filter, String desired) {
      if (!filter.startsWith(DESIRED)) {
        throw new NetduoException("invalid filter '" + filter + "'", "write desired-state=STATE");
      }
      return filter.substring(DESIRED.length()).equals(desired);
    }
  }

  /** {@code docker service inspect}. */
  @Command(
      name = "inspect",
      description = "Shows all about services, as JSON.",
      footerHeading = "%nExample:%n",
      footer = "  docker --host a service inspect -f '{{.Spec.EndpointSpec.Mode}}' web")
  static final class Inspect extends DockerLine {
    @Mixin private final Inspection inspection = new Inspection();

    @Parameters(arity = "1..*", paramLabel = SERVICE, description = "Services.")
    private List<String> names = new ArrayList<>();

    Inspect(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      var services = cli().services();
      inspection.show(cli(), names, name -> ServiceView.whole(services.get(name)));
      return 0;
    }
  }

  /** {@code docker service scale}. */
  @Command(
      name = "scale",
      description = "Changes how many tasks services have, and waits until they run.",
      footerHeading = "%nExample:%n",
      footer = "  docker --host a service scale web=3")
  static final class Scale extends DockerLine {
    @Option(
        names = {"-d", "--detach"},
        description = "Do not wait.")
    private boolean detach;

    @Parameters(arity = "1..*", paramLabel = "SERVICE=COUNT", description = "Services.")
    private List<String> wanted = new ArrayList<>();

    Scale(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      var counts = new LinkedHashMap<String, Integer>();
      wanted.forEach(value -> read(value, counts));
      var services = cli().services();
      counts.forEach(services::scale);
      if (!detach) {
        counts.keySet().forEach(services::awaitRunning);
      }
      show(counts, () -> counts.forEach((name, count) -> cli().line(name + " scaled to " + count)));
      return 0;
    }

    private static void read(String value, Map<String, Integer> counts) {
      var equals = value.indexOf('=');
      try {
        var count = Integer.parseInt(value.substring(equals + 1));
        if (equals > 0 && count >= 0) {
          counts.put(value.substring(0, equals), count);
          return;
        }
      } catch (NumberFormatException e) {
        throw new NetduoException("invalid scale '" + value + "'", "write it as NAME=COUNT", e);
      }
      throw new NetduoException("invalid scale '" + value + "'", "write it as NAME=COUNT");
    }
  }

  /** {@code docker service logs}. */
  @Command(
      name = "logs",
      description = "Shows what the tasks of a service printed.",
      footerHeading = "%nExample:%n",
      footer = "  docker --host a service logs --tail 10 web")
  static final class Logs extends DockerLine {
    @Option(
        names = {"-f", "--follow"},
        description = "Go on.")
    private boolean follow;

    @Option(
        names = {"-n", "--tail"},
        paramLabel = "LINES",
        description = "How many lines from the end to begin with, or all.")
    private String tail = "all";

    @Parameters(index = "0", paramLabel = SERVICE, description = "A service.")
    private String name = "";

    Logs(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      var lines = LogsCommand.lines(tail);
      var service = cli().services().get(name);
      var engine = cli().mode().get().session().engine().services();
      if (output().format() == Format.JSON) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        engine.logs(service.id(), follow, lines, out, err);
        show(
            new LogsCommand.Printed(
                out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8)),
            () -> {});
      } else {
        var streams = cli().flushedStreams();
        engine.logs(service.id(), follow, lines, streams.out(), streams.err());
      }
      return 0;
    }
  }

  /** {@code docker service rm}. */
  @Command(
      name = "rm",
      aliases = "remove",
      description = "Removes services with their tasks.",
      footerHeading = "%nExample:%n",
      footer = "  docker --host a service rm web")
  static final class Rm extends DockerLine {
    @Parameters(arity = "1..*", paramLabel = SERVICE, description = "Services.")
    private List<String> names = new ArrayList<>();

    Rm(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      each(names, name -> cli().services().remove(name));
      return 0;
    }
  }
}
