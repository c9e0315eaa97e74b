package dev.netduo.docker.cli;

import dev.netduo.docker.DockerNames;
import dev.netduo.docker.DockerNetwork;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code docker network} without {@code create}. */
final class NetworkCommands {
  private NetworkCommands() {}

  /** {@code docker network ls}. */
  @Command(
      name = "ls",
      aliases = "list",
      description = "Lists the session's networks and the engine's own three.",
      footerHeading = "%nExamples:%n",
      footer = {"  docker network ls", "  docker network ls --filter driver=bridge -q"})
  static final class Ls extends DockerLine {
    private static final List<String> HEADERS = List.of("NETWORK ID", "NAME", "DRIVER", "SCOPE");

    @Option(
        names = {"-q", "--quiet"},
        description = "Identifiers only.")
    private boolean quiet;

    @Option(names = "--no-trunc", description = "Whole identifiers.")
    private boolean full;

    @Option(
        names = {"-f", "--filter"},
        paramLabel = "KEY=VALUE",
        description = "name=, driver= or label=.")
    private List<String> filters = new ArrayList<>();

    @Mixin private final FormatOption format = new FormatOption();

    Ls(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      var found = cli().networks().list().stream().filter(this::wanted).toList();
      show(found.stream().map(NetworkRow::of).toList(), () -> text(found));
      return 0;
    }

    private void text(List<DockerNetwork> found) {
      if (quiet) {
        found.forEach(network -> cli().line(id(network)));
      } else if (format.asked()) {
        format.print(cli(), found.stream().map(this::template).toList());
      } else {
        cli().console().table(HEADERS, found.stream().map(this::cells).toList());
      }
    }

    private List<String> cells(DockerNetwork network) {
      return List.of(
          id(network), network.name(), network.state().driver(), network.state().scope());
    }

    private Map<String, Object> template(DockerNetwork network) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("ID", id(network));
      fields.put("Name", network.name());
      fields.put("Driver", network.state().driver());
      fields.put("Scope", network.state().scope());
      fields.put("Internal", network.state().internal());
      fields.put("Labels", network.userLabels());
      return fields;
    }

    private String id(DockerNetwork network) {
      return full ? network.state().id() : network.shortId();
    }

    private boolean wanted(DockerNetwork network) {
      return filters.stream().allMatch(filter -> matches(filter, network));
    }

    private static boolean matches(String filter, DockerNetwork network) {
      var equals = filter.indexOf('=');
      var value = filter.substring(equals + 1);
      return switch (equals < 0 ? "" : filter.substring(0, equals)) {
        case "name" -> network.name().contains(value);
        case "driver" -> network.state().driver().equals(value);
        case "label" ->
            network.userLabels().containsKey(value)
                || network.userLabels().entrySet().stream()
                    .anyMatch(label -> (label.getKey() + "=" + label.getValue()).equals(value));
        default ->
            throw new NetduoException(
                "invalid filter '" + filter + "'", "netduo knows name=, driver= and label=");
      };
    }
  }

  /** A network as JSON. */
  record NetworkRow(
      String id, String name, String driver, String scope, boolean internal, String subnets) {
    static NetworkRow of(DockerNetwork network) {
      var state = network.state();
      return new NetworkRow(
          state.id(),
          network.name(),
          state.driver(),
          state.scope(),
          state.internal(),
          network.subnets());
    }
  }

  /** {@code docker network inspect}. */
  @Command(
      name = "inspect",
      description = "Shows all about networks, as JSON.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  docker network inspect front",
        "  docker network inspect -f '{{(index .IPAM.Config 0).Subnet}}' front"
      })
  static final class Inspect extends DockerLine {
    @Mixin private final Inspection inspection = new Inspection();

    @Parameters(arity = "1..*", paramLabel = DockerNames.NETWORK, description = "Networks.")
    private List<String> names = new ArrayList<>();

    Inspect(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      var networks = cli().networks();
      inspection.show(cli(), names, name -> InspectView.network(networks.get(name), networks));
      return 0;
    }
  }

  /** {@code docker network connect}. */
  @Command(
      name = "connect",
      description = "Attaches a container to a further network.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  docker network connect back api",
        "  docker network connect --alias db --ip 10.9.0.7 back database"
      })
  static final class Connect extends DockerLine {
    @Option(names = "--alias", paramLabel = "ALIAS", description = "A further name on it.")
    private List<String> aliases = new ArrayList<>();

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "A fixed address on it.")
    private Optional<String> ip = Optional.empty();

    @Parameters(index = "0", paramLabel = DockerNames.NETWORK, description = "A network.")
    private String network = "";

    @Parameters(index = "1", paramLabel = DockerNames.CONTAINER, description = "A container.")
    private String container = "";

    Connect(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      var found = cli().containers().get(container);
      cli().networks().connect(network, found, List.copyOf(aliases), ip.map(Ip::parse));
      show(Map.of("network", network, "container", container, "connected", true), () -> {});
      return 0;
    }
  }

  /** {@code docker network disconnect}. */
  @Command(
      name = "disconnect",
      description = "Detaches a container from a network.",
      footerHeading = "%nExample:%n",
      footer = "  docker network disconnect back api")
  static final class Disconnect extends DockerLine {
    @Option(
        names = {"-f", "--force"},
        description = "Even where the container does not answer.")
    private boolean force;

    @Parameters(index = "0", paramLabel = DockerNames.NETWORK, description = "A network.")
    private String network = "";

    @Parameters(index = "1", paramLabel = DockerNames.CONTAINER, description = "A container.")
    private String container = "";

    Disconnect(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      cli().networks().disconnect(network, cli().containers().get(container), force);
      show(Map.of("network", network, "container", container, "connected", false), () -> {});
      return 0;
    }
  }

  /** {@code docker network rm}. */
  @Command(
      name = "rm",
      aliases = "remove",
      description = "Removes networks nobody is attached to.",
      footerHeading = "%nExample:%n",
      footer = "  docker network rm front back")
  static final class Rm extends DockerLine {
    @Option(
        names = {"-f", "--force"},
        description = "One that does not exist is no error.")
    private boolean force;

    @Parameters(arity = "1..*", paramLabel = DockerNames.NETWORK, description = "Networks.")
    private List<String> names = new ArrayList<>();

    Rm(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      each(
          names,
          name -> {
            if (!force || cli().networks().find(name).isPresent()) {
              cli().networks().remove(name);
            }
          });
      return 0;
    }
  }

  /** {@code docker network prune}. */
  @Command(
      name = "prune",
      description = "Removes all networks of the session nobody is attached to.",
      footerHeading = "%nExample:%n",
      footer = "  docker network prune -f")
  static final class Prune extends DockerLine {
    @Option(
        names = {"-f", "--force"},
        description = "Do not ask.")
    private boolean force;

    Prune(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      if (!force && !confirmed()) {
        return 0;
      }
      var removed = cli().networks().prune();
      show(
          removed,
          () -> {
            if (!removed.isEmpty()) {
              cli().line("Deleted Networks:");
              removed.forEach(cli()::line);
            }
          });
      return 0;
    }

    private boolean confirmed() {
      cli()
          .console()
          .err()
          .print("This removes all networks not used by a container. Continue? [y/N] ");
      cli().console().err().flush();
      try {
        // One line and no more: what follows belongs to the next command.
        var answer = new StringBuilder();
        for (var c = cli().streams().in().read(); c >= 0 && c != '\n'; ) {
          answer.append((char) c);
          c = cli().streams().in().read();
        }
        return answer.toString().strip().equalsIgnoreCase("y");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
