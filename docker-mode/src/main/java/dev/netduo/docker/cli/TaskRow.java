package dev.netduo.docker.cli;

import dev.netduo.docker.grammar.HumanTime;
import dev.netduo.emulator.engine.Service;
import dev.netduo.emulator.engine.Services.Task;
import dev.netduo.emulator.engine.SwarmNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** A task as {@code docker service ps} and {@code docker node ps} show it. */
record TaskRow(
    String id,
    String name,
    String image,
    String node,
    String desiredState,
    String currentState,
    String error,
    boolean former) {
  private static final List<String> HEADERS =
      List.of("ID", "NAME", "IMAGE", "NODE", "DESIRED STATE", "CURRENT STATE", "ERROR");

  /**
   * The rows of tasks, those of one slot together; the newest comes first, its forerunners after.
   */
  static List<TaskRow> of(
      List<Task> tasks, List<Service> services, List<SwarmNode> nodes, Instant now) {
    var serviceNames =
        services.stream().collect(Collectors.toMap(Service::id, Service::name, (a, b) -> a));
    var nodeNames =
        nodes.stream().collect(Collectors.toMap(SwarmNode::id, SwarmNode::hostname, (a, b) -> a));
    Function<Task, String> name =
        task ->
            serviceNames.getOrDefault(task.serviceId(), task.serviceId())
                + "."
                + (task.slot() == 0 ? task.nodeId() : task.slot());
    var seen = new HashSet<String>();
    var rows = new ArrayList<TaskRow>();
    for (var task : tasks) {
      rows.add(
          new TaskRow(
              task.id(),
              name.apply(task),
              task.image(),
              nodeNames.getOrDefault(task.nodeId(), task.nodeId()),
              capitalized(task.desired()),
              capitalized(task.state()) + " " + ago(task.since(), now),
              task.error(),
              !seen.add(name.apply(task))));
    }
    return List.copyOf(rows);
  }

  private static String ago(String since, Instant now) {
    return since.isEmpty()
        ? ""
        : HumanTime.of(Duration.between(Instant.parse(since), now)).toLowerCase(Locale.ROOT)
            + " ago";
  }

  private static String capitalized(String state) {
    return state.isEmpty() ? state : Character.toUpperCase(state.charAt(0)) + state.substring(1);
  }

  private List<String> cells(boolean full) {
    return List.of(
        full ? id : ServiceView.shortId(id),
        (former ? " \\_ " : "") + name,
        image,
        node,
        desiredState,
        currentState,
        error.isEmpty() ? "" : "\"" + error + "\"");
  }

  private Map<String, Object> template(boolean full) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("ID", full ? id : ServiceView.shortId(id));
    fields.put("Name", name);
    fields.put("Image", image);
    fields.put("Node", node);
    fields.put("DesiredState", desiredState);
    fields.put("CurrentState", currentState);
    fields.put("Error", error);
    fields.put("Ports", "");
    return fields;
  }

  /** How the two commands show tasks. */
  static final class Form {
    @Option(
        names = {"-q", "--quiet"},
        description = "Identifiers only.")
    private boolean quiet;

    @Option(names = "--no-trunc", description = "Whole identifiers.")
    private boolean full;

    void print(Cli cli, FormatOption format, List<TaskRow> rows) {
      if (quiet) {
        rows.forEach(row -> cli.line(row.cells(full).getFirst()));
      } else if (format.asked()) {
        format.print(cli, rows.stream().map(row -> row.template(full)).toList());
      } else {
        cli.console().table(HEADERS, rows.stream().map(row -> row.cells(full)).toList());
      }
    }
  }
}
