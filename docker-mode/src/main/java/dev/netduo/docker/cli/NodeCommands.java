package dev.netduo.docker.cli;

import dev.netduo.docker.DockerNames;
import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.SwarmNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code docker node}. */
final class NodeCommands {
  private NodeCommands() {}

  private static SwarmNode node(List<SwarmNode> nodes, String self, String reference) {
    return nodes.stream()
        .filter(node ->
            node.hostname().equals(reference)
                || node.id().equals(reference)
                || (reference.equals("self") && node.id().equals(self)))
        .findFirst()
        .orElseThrow(() ->
            new NetduoException(
                "no such node: " + reference,
                Nearest.hint(reference, nodes.stream().map(SwarmNode::hostname).toList())));
  }

  private static String capitalized(String state) {
    return state.isEmpty() ? state : Character.toUpperCase(state.charAt(0)) + state.substring(1);
  }

  /** {@code docker node ls}. */
  @Command(
      name = "ls",
      aliases = "list",
      description = "Lists the members of the Swarm; the one that is asked has a star.",
      footerHeading = "%nExample:%n",
      footer = "  docker --host a node ls")
  static final class Ls extends DockerLine {
    private static final List<String> HEADERS =
        List.of("ID", "HOSTNAME", "STATUS", "AVAILABILITY", "MANAGER STATUS", "ENGINE VERSION");

    @Option(
        names = {"-q", "--quiet"},
        description = "Identifiers only.")
    private boolean quiet;

    @Mixin private final FormatOption format = new FormatOption();

    Ls(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      var services = cli().services();
      var self = services.requireManager().nodeId();
      var nodes = services.nodes();
      show(nodes, () -> text(nodes, self));
      return 0;
    }

    private void text(List<SwarmNode> nodes, String self) {
      if (quiet) {
        nodes.forEach(node -> cli().line(node.id()));
      } else if (format.asked()) {
        format.print(cli(), nodes.stream().map(node -> template(node, self)).toList());
      } else {
        cli().console().table(HEADERS, nodes.stream().map(node -> cells(node, self)).toList());
      }
    }

    private static List<String> cells(SwarmNode node, String self) {
      return List.of(
          node.id() + (node.id().equals(self) ? " *" : ""),
          node.hostname(),
          capitalized(node.state()),
          capitalized(node.availability()),
          node.managerStatus(),
          node.engineVersion());
    }

    private static Map<String, Object> template(SwarmNode node, String self) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("ID", node.id());
      fields.put("Hostname", node.hostname());
      fields.put("Status", capitalized(node.state()));
      fields.put("Availability", capitalized(node.availability()));
      fields.put("ManagerStatus", node.managerStatus());
      fields.put("EngineVersion", node.engineVersion());
      fields.put("Self", node.id().equals(self));
      return fields;
    }
  }

  /** {@code docker node ps}. */
  @Command(
      name = "ps",
      description = "Lists the tasks on hosts; on the one that is asked where none is named.",
      footerHeading = "%nExample:%n",
      footer = "  docker --host a node ps b")
  static final class Ps extends DockerLine {
    @Mixin private final TaskRow.Form form = new TaskRow.Form();
    @Mixin private final FormatOption format = new FormatOption();

    @Parameters(arity = "0..*", paramLabel = DockerNames.HOST, description = "Hosts.")
    private List<String> names = new ArrayList<>();

    Ps(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      var services = cli().services();
      var self = services.requireManager().nodeId();
      var nodes = services.nodes();
      var asked =
          (names.isEmpty() ? List.of("self") : names)
              .stream().map(name -> node(nodes, self, name).id()).toList();
      var tasks = services.tasks().stream().filter(task -> asked.contains(task.nodeId())).toList();
      var rows = TaskRow.of(tasks, services.list(), nodes, Instant.now());
      show(rows, () -> form.print(cli(), format, rows));
      return 0;
    }
  }

  /** {@code docker node inspect}. */
  @Command(
      name = "inspect",
      description = "Shows what the Swarm knows of hosts, as JSON.",
      footerHeading = "%nExample:%n",
      footer = "  docker --host a node inspect -f '{{.Status.State}}' b")
  static final class Inspect extends DockerLine {
    @Mixin private final Inspection inspection = new Inspection();

    @Parameters(arity = "1..*", paramLabel = DockerNames.HOST, description = "Hosts, or self.")
    private List<String> names = new ArrayList<>();

    Inspect(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      var services = cli().services();
      var self = services.requireManager().nodeId();
      var nodes = services.nodes();
      inspection.show(cli(), names, name -> view(node(nodes, self, name)));
      return 0;
    }

    private static Map<String, Object> view(SwarmNode node) {
      var view = new LinkedHashMap<String, Object>();
      view.put("ID", node.id());
      view.put("Spec", Map.of("Role", node.role(), "Availability", node.availability()));
      view.put(
          "Description",
          Map.of(
              "Hostname",
              node.hostname(),
              "Engine",
              Map.of("EngineVersion", node.engineVersion())));
      view.put("Status", Map.of("State", node.state(), "Addr", node.address()));
      if (!node.managerStatus().isEmpty()) {
        view.put(
            "ManagerStatus",
            Map.of(
                "Leader",
                node.managerStatus().equals("Leader"),
                "Reachability",
                node.managerStatus().equals("Unreachable") ? "unreachable" : "reachable"));
      }
      return view;
    }
  }
}
