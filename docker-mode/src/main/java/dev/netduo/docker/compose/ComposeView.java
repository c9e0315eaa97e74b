package dev.netduo.docker.compose;

import dev.netduo.docker.compose.model.Attachment;
import dev.netduo.docker.compose.model.ComposeNetwork;
import dev.netduo.docker.compose.model.ComposeProject;
import dev.netduo.docker.compose.model.ComposeService;
import dev.netduo.docker.grammar.NetworkChoice;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import dev.netduo.emulator.net.Ip;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** A project as a Compose file again, with everything resolved. */
public final class ComposeView {
  private static final DumpSettings BLOCK =
      DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();

  private ComposeView() {}

  /** As YAML. */
  public static String yaml(ComposeProject project) {
    return new Dump(BLOCK).dumpToString(of(project));
  }

  /** As maps, lists and texts. */
  public static Map<String, Object> of(ComposeProject project) {
    var services = new LinkedHashMap<String, Object>();
    project.services().forEach((name, service) -> services.put(name, of(service)));
    var networks = new LinkedHashMap<String, Object>();
    project.networks().forEach((key, network) -> networks.put(key, of(network)));
    var view = new LinkedHashMap<String, Object>();
    view.put("name", project.name());
    view.put("services", services);
    put(view, "networks", networks);
    return view;
  }

  private static Map<String, Object> of(ComposeService service) {
    var view = new LinkedHashMap<String, Object>();
    view.put("image", service.image());
    put(view, "command", service.command());
    put(view, "entrypoint", service.entrypoint());
    put(view, "environment", service.environment());
    service.containerName().ifPresent(name -> view.put("container_name", name));
    put(view, "hostname", service.hostname());
    attachment(view, service.attachment());
    put(view, "ports", service.ports().stream().map(ComposeView::of).toList());
    put(view, "expose", service.exposed().stream().map(Object::toString).toList());
    put(view, "depends_on", service.dependsOn());
    put(view, "labels", service.labels());
    put(view, "restart", service.restart().equals("no") ? "" : service.restart());
    put(view, "dns", service.dns().servers());
    put(view, "dns_search", service.dns().search());
    put(view, "dns_opt", service.dns().options());
    put(view, "extra_hosts", service.extraHosts());
    put(view, "cap_add", service.capabilities());
    put(view, "sysctls", service.sysctls());
    put(view, "user", service.user());
    put(view, "working_dir", service.workingDirectory());
    flags(view, service);
    return view;
  }

  private static void flags(Map<String, Object> view, ComposeService service) {
    if (service.tty()) {
      view.put("tty", true);
    }
    if (service.interactive()) {
      view.put("stdin_open", true);
    }
    var limits = service.limits();
    if (limits.memoryBytes() > 0) {
      view.put("mem_limit", Long.toString(limits.memoryBytes()));
    }
    if (limits.processes() > 0) {
      view.put("pids_limit", limits.processes());
    }
    if (limits.cpus() > 0) {
      view.put("cpus", limits.cpus());
    }
    if (service.scale() != 1) {
      view.put("scale", service.scale());
    }
  }

  private static void attachment(Map<String, Object> view, Attachment attachment) {
    switch (attachment) {
      case Attachment.Mode(var choice) -> view.put("network_mode", mode(choice));
      case Attachment.OfService(var other) -> view.put("network_mode", "service:" + other);
      case Attachment.Networks(var memberships) -> {
        var networks = new TreeMap<String, Object>();
        for (var membership : memberships) {
          var place = new LinkedHashMap<String, Object>();
          put(place, "aliases", membership.aliases());
          put(place, "ipv4_address", membership.ip().map(Ip::toString).orElse(""));
          networks.put(membership.network(), place);
        }
        view.put("networks", networks);
      }
    }
  }

  private static String mode(NetworkChoice choice) {
    return switch (choice) {
      case NetworkChoice.DefaultBridge bridge -> "bridge";
      case NetworkChoice.Host host -> "host";
      case NetworkChoice.None none -> "none";
      case NetworkChoice.OfContainer(var container) -> "container:" + container;
      case NetworkChoice.UserDefined user -> user.network();
    };
  }

  private static Map<String, Object> of(PortMapping mapping) {
    var view = new LinkedHashMap<String, Object>();
    view.put("target", mapping.container().port());
    put(view, "published", mapping.hostPort() == 0 ? "" : Integer.toString(mapping.hostPort()));
    put(view, "host_ip", mapping.hostIp());
    view.put("protocol", mapping.container().protocol().lowerCase());
    return view;
  }

  private static Map<String, Object> of(ComposeNetwork network) {
    var spec = network.spec();
    var view = new LinkedHashMap<String, Object>();
    view.put("name", network.name());
    if (network.external()) {
      view.put("external", true);
      return view;
    }
    put(view, "driver", spec.driver().equals("bridge") ? "" : spec.driver());
    put(view, "driver_opts", spec.options());
    if (spec.internal()) {
      view.put("internal", true);
    }
    if (spec.attachable()) {
      view.put("attachable", true);
    }
    if (spec.ipv6()) {
      view.put("enable_ipv6", true);
    }
    if (!spec.ranges().isEmpty()) {
      view.put(
          "ipam",
          Map.of(
              "config",
              spec.ranges().stream()
                  .map(range -> {
                    var config = new LinkedHashMap<String, Object>();
                    config.put("subnet", range.subnet().toString());
                    range.gateway().ifPresent(ip -> config.put("gateway", ip.toString()));
                    range.part().ifPresent(part -> config.put("ip_range", part.toString()));
                    return config;
                  })
                  .toList()));
    }
    put(view, "labels", spec.labels());
    return view;
  }

  private static void put(Map<String, Object> view, String key, Object value) {
    var empty =
        switch (value) {
          case Collection<?> list -> list.isEmpty();
          case Map<?, ?> map -> map.isEmpty();
          case String text -> text.isEmpty();
          default -> false;
        };
    if (!empty) {
      view.put(key, value instanceof List<?> list ? List.copyOf(list) : value);
    }
  }
}
