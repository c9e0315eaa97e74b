package dev.netduo.docker.cli;

import dev.netduo.docker.DockerContainer;
import dev.netduo.docker.DockerNetwork;
import dev.netduo.docker.SessionNetworks;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code docker inspect} shows: the parts about networking, under docker's own keys. */
final class InspectView {
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private InspectView() {}

  static Map<String, Object> container(DockerContainer container, SessionNetworks networks) {
    var engine = container.state();
    var view = new LinkedHashMap<String, Object>();
    view.put("Id", engine.id());
    view.put("Created", engine.created().toString());
    view.put("Name", "/" + container.name());
    view.put("State", state(engine));
    view.put("Image", engine.image());
    view.put("RestartCount", engine.restarts());
    view.put("Config", config(container));
    view.put("HostConfig", Map.of("NetworkMode", networks.logicalName(engine.networkMode())));
    view.put("NetworkSettings", networkSettings(container, networks));
    return view;
  }

  private static Map<String, Object> state(Container engine) {
    var state = new LinkedHashMap<String, Object>();
    state.put("Status", engine.state());
    state.put("Running", engine.isRunning());
    state.put("Pid", engine.pid());
    state.put("ExitCode", engine.exitCode());
    state.put("StartedAt", time(engine.started()));
    state.put("FinishedAt", time(engine.finished()));
    return state;
  }

  private static String time(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(NEVER);
  }

  private static Map<String, Object> config(DockerContainer container) {
    var engine = container.state();
    var exposed = new TreeMap<String, Object>();
    engine.exposed().forEach(port -> exposed.put(port.toString(), Map.of()));
    var config = new LinkedHashMap<String, Object>();
    config.put("Hostname", engine.hostname());
    config.put("Image", engine.image());
    config.put("Cmd", engine.command());
    config.put("ExposedPorts", exposed);
    config.put("Labels", container.userLabels());
    return config;
  }

  private static Map<String, Object> networkSettings(
      DockerContainer container, SessionNetworks networks) {
    var places = new LinkedHashMap<String, Object>();
    container.attachments(networks).forEach((name, place) -> places.put(name, place(place)));
    // As the engine does: the address on the default bridge also stands on its own.
    var onBridge = Optional.ofNullable(container.state().attachments().get("bridge"));
    var settings = new LinkedHashMap<String, Object>();
    settings.put("IPAddress", text(onBridge.flatMap(Container.Attachment::ip)));
    settings.put("Gateway", text(onBridge.flatMap(Container.Attachment::gateway)));
    settings.put("MacAddress", onBridge.map(Container.Attachment::mac).orElse(""));
    settings.put("Ports", ports(container.state().ports()));
    settings.put("Networks", places);
    return settings;
  }

  private static Map<String, Object> place(Container.Attachment attachment) {
    var place = new LinkedHashMap<String, Object>();
    place.put("NetworkID", attachment.networkId());
    place.put("IPAddress", text(attachment.ip()));
    place.put("IPPrefixLen", attachment.prefixLength());
    place.put("Gateway", text(attachment.gateway()));
    place.put("MacAddress", attachment.mac());
    place.put("Aliases", attachment.aliases());
    return place;
  }

  private static Map<String, List<Map<String, String>>> ports(List<PortMapping> mappings) {
    var ports = new TreeMap<String, List<Map<String, String>>>();
    for (var mapping : mappings) {
      ports
          .computeIfAbsent(mapping.container().toString(), port -> new ArrayList<>())
          .add(
              Map.of("HostIp", mapping.hostIp(), "HostPort", Integer.toString(mapping.hostPort())));
    }
    return ports;
  }

  static Map<String, Object> network(DockerNetwork network, SessionNetworks networks) {
    var engine = network.state();
    var view = new LinkedHashMap<String, Object>();
    view.put("Name", network.name());
    view.put("Id", engine.id());
    view.put("Created", engine.created().toString());
    view.put("Scope", engine.scope());
    view.put("Driver", engine.driver());
    view.put("EnableIPv6", engine.ipv6());
    view.put(
        "IPAM",
        Map.of(
            "Config",
            engine.subnets().stream()
                .map(subnet ->
                    Map.of("Subnet", subnet.cidr().toString(), "Gateway", text(subnet.gateway())))
                .toList()));
    view.put("Internal", engine.internal());
    view.put("Attachable", engine.attachable());
    view.put("Containers", members(network, networks));
    view.put("Options", new TreeMap<>(engine.options()));
    view.put("Labels", network.userLabels());
    return view;
  }

  // Containers of others on the default bridge are none of this session's business.
  private static Map<String, Object> members(DockerNetwork network, SessionNetworks networks) {
    var own = networks.memberNames(network);
    var members = new TreeMap<String, Object>();
    network
        .state()
        .members()
        .forEach((id, member) -> {
          var name = networks.logicalName(member.containerName());
          if (own.contains(name)) {
            members.put(
                id,
                Map.of("Name", name, "MacAddress", member.mac(), "IPv4Address", text(member.ip())));
          }
        });
    return members;
  }

  private static String text(Optional<?> value) {
    return value.map(Object::toString).orElse("");
  }
}
