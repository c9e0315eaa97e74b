package dev.netduo.docker.compose.model;

import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An application as a Compose file describes it.
 *
 * @param name begins the names of its containers and networks
 * @param services by their names
 * @param networks by their names in the file; {@code default} is among them where it is used
 */
public record ComposeProject(
    String name, Map<String, ComposeService> services, Map<String, ComposeNetwork> networks) {

  /**
   * Takes the parts and looks whether they fit together.
   *
   * @throws NetduoException where services wait for each other in a circle
   */
  public ComposeProject {
    services = Collections.unmodifiableMap(new TreeMap<>(services));
    networks = Collections.unmodifiableMap(new TreeMap<>(networks));
    inOrder(services, services.keySet());
  }

  /**
   * The service of this name.
   *
   * @throws NetduoException where there is none
   */
  public ComposeService service(String wanted) {
    var service = services.get(wanted);
    if (service == null) {
      var nearest = Nearest.hint(wanted, services.keySet());
      throw new NetduoException(
          "no such service: " + wanted,
          nearest.isEmpty() ? "the file has: " + String.join(", ", services.keySet()) : nearest);
    }
    return service;
  }

  /**
   * The network of this name in the file.
   *
   * @throws NetduoException where there is none
   */
  public ComposeNetwork network(String key) {
    var network = networks.get(key);
    if (network == null) {
      throw new NetduoException("no such network: " + key, Nearest.hint(key, networks.keySet()));
    }
    return network;
  }

  /** The name of one container of a service. */
  public String containerName(ComposeService service, int number) {
    return service.containerName().orElse(name + "-" + service.name() + "-" + number);
  }

  /**
   * These services and all they need, each after what it depends on; all where none is named.
   *
   * @throws NetduoException where one does not exist
   */
  public List<ComposeService> inOrder(Collection<String> wanted) {
    wanted.forEach(this::service);
    return inOrder(services, wanted.isEmpty() ? services.keySet() : wanted).stream()
        .map(this::service)
        .toList();
  }

  /**
   * The same with another number of containers for a service.
   *
   * @throws NetduoException where there is no such service, or its container has a fixed name
   */
  public ComposeProject scaled(String service, int containers) {
    var changed = new TreeMap<>(services);
    changed.put(service, service(service).scaledTo(containers));
    refuseFixedName(changed.get(service));
    return new ComposeProject(name, changed, networks);
  }

  private static void refuseFixedName(ComposeService service) {
    if (service.scale() > 1 && service.containerName().isPresent()) {
      throw new NetduoException(
          "service "
              + service.name()
              + " has container_name and cannot have "
              + service.scale()
              + " containers",
          "remove container_name to scale it");
    }
  }

  private static List<String> inOrder(
      Map<String, ComposeService> services, Collection<String> wanted) {
    var done = new LinkedHashSet<String>();
    wanted.stream().sorted().forEach(name -> visit(services, name, List.of(), done));
    return List.copyOf(done);
  }

  private static void visit(
      Map<String, ComposeService> services,
      String name,
      List<String> path,
      LinkedHashSet<String> done) {
    if (path.contains(name)) {
      var circle = new ArrayList<>(path.subList(path.indexOf(name), path.size()));
      circle.add(name);
      throw new NetduoException(
          "dependency cycle detected: " + String.join(" -> ", circle),
          "remove one of them from depends_on");
    }
    var service = services.get(name);
    if (service == null || done.contains(name)) {
      return;
    }
    var further = Stream.concat(path.stream(), Stream.of(name)).toList();
    needs(service).sorted().forEach(before -> visit(services, before, further, done));
    done.add(name);
  }

  private static Stream<String> needs(ComposeService service) {
    return service.attachment() instanceof Attachment.OfService(var other)
        ? Stream.concat(service.dependsOn().stream(), Stream.of(other)).distinct()
        : service.dependsOn().stream();
  }
}
