package dev.netduo.docker.cli;

import dev.netduo.docker.DockerContainer;
import dev.netduo.docker.SessionNetworks;
import dev.netduo.docker.grammar.HumanTime;
import dev.netduo.docker.grammar.KeyValues;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A container as {@code docker ps} shows it.
 *
 * @param addresses by network's name; empty text where it has none at the moment
 */
record ContainerRow(
    String id,
    String name,
    String image,
    String command,
    Instant created,
    String createdAgo,
    String state,
    String status,
    int exitCode,
    String ports,
    Map<String, String> addresses,
    Map<String, String> labels) {

  static final List<String> HEADERS =
      List.of("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES");
  private static final int COMMAND_WIDTH = 20;
  private static final int SHORT_ID = 12;

  static ContainerRow of(DockerContainer container, SessionNetworks networks, Instant now) {
    var state = container.state();
    var addresses = new LinkedHashMap<String, String>();
    container
        .attachments(networks)
        .forEach((name, place) -> addresses.put(name, place.ip().map(Object::toString).orElse("")));
    return new ContainerRow(
        container.id(),
        container.name(),
        state.image(),
        String.join(" ", state.command()),
        state.created(),
        ago(Optional.of(state.created()), now) + " ago",
        state.state(),
        status(state, now),
        state.exitCode(),
        ports(state.ports(), state.isRunning() ? state.exposed() : List.of()),
        addresses,
        container.userLabels());
  }

  List<String> cells(boolean full) {
    return List.of(
        full ? id : id.substring(0, Math.min(SHORT_ID, id.length())),
        image,
        "\"" + (full ? command : shortened(command)) + "\"",
        createdAgo,
        status,
        ports,
        name);
  }

  /** The fields that docker's own templates for {@code ps} know. */
  Map<String, Object> template(boolean full) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("ID", cells(full).getFirst());
    fields.put("Names", name);
    fields.put("Image", image);
    fields.put("Command", cells(full).get(2));
    fields.put("CreatedAt", created.toString());
    fields.put("RunningFor", createdAgo);
    fields.put("State", state);
    fields.put("Status", status);
    fields.put("Ports", ports);
    fields.put("Networks", String.join(",", addresses.keySet()));
    fields.put("Labels", KeyValues.text(labels));
    fields.put("Label", labels);
    return fields;
  }

  private static String shortened(String command) {
    return command.length() <= COMMAND_WIDTH
        ? command
        : command.substring(0, COMMAND_WIDTH - 1) + "…";
  }

  static String status(Container container, Instant now) {
    return switch (container.state()) {
      case "running" -> "Up " + ago(container.started(), now);
      case "paused" -> "Up " + ago(container.started(), now) + " (Paused)";
      case "restarting" ->
          "Restarting (" + container.exitCode() + ") " + ago(container.finished(), now) + " ago";
      case "exited" ->
          "Exited (" + container.exitCode() + ") " + ago(container.finished(), now) + " ago";
      case "created" -> "Created";
      case "dead" -> "Dead";
      default -> container.state();
    };
  }

  private static String ago(Optional<Instant> then, Instant now) {
    return HumanTime.of(then.map(t -> Duration.between(t, now)).orElse(Duration.ZERO));
  }

  /** Mappings in force, then ports that are only declared. */
  static String ports(List<PortMapping> mappings, List<ExposedPort> exposed) {
    var texts = new ArrayList<String>();
    var mapped = mappings.stream().map(PortMapping::container).collect(Collectors.toSet());
    for (var mapping : mappings) {
      texts.add(address(mapping) + "->" + mapping.container());
    }
    exposed.stream().filter(port -> !mapped.contains(port)).forEach(p -> texts.add(p.toString()));
    return String.join(", ", texts);
  }

  /** For example {@code 0.0.0.0:8080} or {@code :::8080}. */
  static String address(PortMapping mapping) {
    var ip = mapping.hostIp().isEmpty() ? "0.0.0.0" : mapping.hostIp();
    return ip + ":" + mapping.hostPort();
  }
}
