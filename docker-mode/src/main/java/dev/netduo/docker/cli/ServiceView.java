package dev.netduo.docker.cli;

import dev.netduo.docker.host.SessionServices.Running;
import dev.netduo.emulator.engine.Service;
import dev.netduo.emulator.engine.ServiceSpec.Endpoint;
import dev.netduo.emulator.engine.ServiceSpec.Published;
import dev.netduo.emulator.session.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A service as docker shows it. */
final class ServiceView {
  static final List<String> HEADERS = List.of("ID", "NAME", "MODE", "REPLICAS", "IMAGE", "PORTS");
  private static final int SHORT_ID = 12;

  private ServiceView() {}

  /** A line of {@code docker service ls}. */
  record Row(String id, String name, String mode, String replicas, String image, String ports) {
    static Row of(Service service, Running running) {
      return new Row(
          service.id(),
          service.name(),
          service.spec().replicas().isPresent() ? "replicated" : "global",
          running.now() + "/" + running.wanted(),
          service.spec().image(),
          // As docker does: a port of its tasks' own hosts is shown with the tasks.
          service.spec().ports().stream()
              .filter(Published::onEveryNode)
              .map(port -> "*:" + port.hostPort() + "->" + port.target())
              .collect(Collectors.joining(", ")));
    }

    List<String> cells() {
      return List.of(shortId(id), name, mode, replicas, image, ports);
    }

    Map<String, Object> template() {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("ID", shortId(id));
      fields.put("Name", name);
      fields.put("Mode", mode);
      fields.put("Replicas", replicas);
      fields.put("Image", image);
      fields.put("Ports", ports);
      return fields;
    }
  }

  static String shortId(String id) {
    return id.substring(0, Math.min(SHORT_ID, id.length()));
  }

  /** What {@code docker service inspect} shows, in the Engine's own shape. */
  static Map<String, Object> whole(Service service) {
    var spec = service.spec();
    var container = new LinkedHashMap<String, Object>();
    container.put("Image", spec.image());
    container.put("Labels", users(spec.containerLabels()));
    container.put("Args", spec.command());
    container.put(
        "Env",
        new TreeMap<>(spec.environment())
            .entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList());
    var task = new LinkedHashMap<String, Object>();
    task.put("ContainerSpec", container);
    task.put("Placement", Map.of("Constraints", spec.constraints()));
    task.put("Networks", spec.networks().stream().map(id -> Map.of("Target", id)).toList());
    var endpoint = new LinkedHashMap<String, Object>();
    endpoint.put("Mode", spec.endpoint() == Endpoint.VIP ? "vip" : "dnsrr");
    endpoint.put("Ports", spec.ports().stream().map(ServiceView::port).toList());
    var wanted = new LinkedHashMap<String, Object>();
    wanted.put("Name", spec.name());
    wanted.put("Labels", users(spec.labels()));
    wanted.put("TaskTemplate", task);
    wanted.put(
        "Mode",
        spec.replicas().isPresent()
            ? Map.of("Replicated", Map.of("Replicas", spec.replicas().getAsInt()))
            : Map.of("Global", Map.of()));
    wanted.put("EndpointSpec", endpoint);
    var view = new LinkedHashMap<String, Object>();
    view.put("ID", service.id());
    view.put("CreatedAt", service.created().toString());
    view.put("UpdatedAt", service.updated().toString());
    view.put("Spec", wanted);
    view.put(
        "Endpoint",
        Map.of(
            "Spec",
            endpoint,
            "VirtualIPs",
            service.virtualAddresses().entrySet().stream()
                .map(entry -> Map.of("NetworkID", entry.getKey(), "Addr", entry.getValue()))
                .toList()));
    return view;
  }

  private static Map<String, Object> port(Published port) {
    var view = new LinkedHashMap<String, Object>();
    view.put("Protocol", port.target().protocol().lowerCase());
    view.put("TargetPort", port.target().port());
    view.put("PublishedPort", port.hostPort());
    view.put("PublishMode", port.onEveryNode() ? "ingress" : "host");
    return view;
  }

  private static Map<String, String> users(Map<String, String> labels) {
    var users = new TreeMap<>(labels);
    users.keySet().removeAll(List.of(Labels.SESSION, Labels.KIND, Labels.NAME));
    return users;
  }
}
