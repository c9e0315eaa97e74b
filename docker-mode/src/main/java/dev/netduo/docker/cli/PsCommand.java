package dev.netduo.docker.cli;

import dev.netduo.docker.DockerContainer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code docker ps}. */
@Command(
    name = "ps",
    description = "Lists the session's containers.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  docker ps",
      "  docker ps -a --filter status=exited",
      "  docker ps --format '{{.Names}}: {{.Ports}}'"
    })
final class PsCommand extends DockerLine {
  @Option(
      names = {"-a", "--all"},
      description = "Those that do not run, too.")
  private boolean all;

  @Option(
      names = {"-q", "--quiet"},
      description = "Identifiers only.")
  private boolean quiet;

  @Option(
      names = {"-n", "--last"},
      paramLabel = "N",
      description = "The N newest, running or not.")
  private int last = -1;

  @Option(
      names = {"-l", "--latest"},
      description = "The newest, running or not.")
  private boolean latest;

  @Option(names = "--no-trunc", description = "Whole identifiers and commands.")
  private boolean full;

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "KEY=VALUE",
      description = "name=, label=, status=, id=, ancestor=, network= or exited=.")
  private List<String> filters = new ArrayList<>();

  @Mixin private final FormatOption format = new FormatOption();

  PsCommand(Cli cli) {
    super(cli);
  }

  @Override
  public Integer call() {
    var filter = new ContainerFilter(filters);
    var newest = latest ? 1 : last;
    var everyState = all || newest >= 0 || filter.asksForState();
    var now = Instant.now();
    var rows =
        cli().containers().list().stream()
            .filter(container -> everyState || isUp(container))
            .filter(container -> filter.matches(container, networksOf(container)))
            .limit(newest < 0 ? Long.MAX_VALUE : newest)
            .map(container -> ContainerRow.of(container, cli().networks(), now))
            .toList();
    show(rows, () -> text(rows));
    return 0;
  }

  private void text(List<ContainerRow> rows) {
    if (quiet) {
      rows.forEach(row -> cli().line(row.cells(full).getFirst()));
    } else if (format.asked()) {
      format.print(cli(), rows.stream().map(row -> row.template(full)).toList());
    } else {
      cli()
          .console()
          .table(ContainerRow.HEADERS, rows.stream().map(row -> row.cells(full)).toList());
    }
  }

  private static boolean isUp(DockerContainer container) {
    return switch (container.state().state()) {
      case "running", "paused", "restarting" -> true;
      default -> false;
    };
  }

  private List<String> networksOf(DockerContainer container) {
    return List.copyOf(container.attachments(cli().networks()).keySet());
  }
}
