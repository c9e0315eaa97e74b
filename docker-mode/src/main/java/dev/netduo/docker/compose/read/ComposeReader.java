package dev.netduo.docker.compose.read;

import dev.netduo.docker.compose.model.Attachment;
import dev.netduo.docker.compose.model.ComposeNetwork;
import dev.netduo.docker.compose.model.ComposeProject;
import dev.netduo.docker.compose.model.ComposeService;
import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads Compose files as the Compose Specification has them. Strictly: an unknown key, a wrong type
 * and a key that netduo does not support are errors with file and line.
 */
public final class ComposeReader {
  private ComposeReader() {}

  /**
   * What a file says.
   *
   * @param warnings what the person should know although nothing failed
   */
  public record Reading(ComposeProject project, List<String> warnings) {}

  /**
   * Reads a file.
   *
   * @param file its name in errors
   * @param variables what {@code ${NAME}} stands for
   * @param asked the project's name where somebody gave one, before the file has a say
   * @param otherwise the project's name where nobody gives one
   * @throws NetduoException where it is no Compose file, or has what netduo does not support
   */
  public static Reading read(
      String file,
      String text,
      Map<String, String> variables,
      Optional<String> asked,
      String otherwise) {
    var interpolation = new Interpolation(variables);
    var top = new Fields(file, "", YamlTree.read(file, text, interpolation::apply));
    top.only(KnownKeys.TOP);
    var warnings = new ArrayList<String>();
    interpolation
        .unset()
        .forEach(name ->
            warnings.add(
                "The \"" + name + "\" variable is not set. Defaulting to a blank string."));
    if (top.has("version")) {
      warnings.add(file + ": the attribute `version` is obsolete, it will be ignored");
    }
    var name =
        asked
            .or(() -> top.parsed("name", ProjectName::check))
            .orElseGet(() -> ProjectName.check(otherwise));
    var written = written(top);
    var reader = new ServiceReader(variables);
    var services = new TreeMap<String, ComposeService>();
    written.forEach((service, fields) -> services.put(service, reader.read(service, fields)));
    var networks = networks(top, name);
    for (var service : services.values()) {
      var fields = Objects.requireNonNull(written.get(service.name()));
      checkNetworks(service, fields, networks, name);
      checkDependencies(service, fields, services.keySet());
    }
    return new Reading(
        top.placed("services", () -> new ComposeProject(name, services, networks)), warnings);
  }

  private static Map<String, Fields> written(Fields top) {
    var services = new TreeMap<String, Fields>();
    top.under("services")
        .entries()
        .forEach((name, node) ->
            services.put(ServiceName.check(top, name), top.of("service " + name, node)));
    if (services.isEmpty()) {
      throw top.error("services", "no service is defined", "add services: with one in it");
    }
    return services;
  }

  private static Map<String, ComposeNetwork> networks(Fields top, String project) {
    var reader = new NetworkReader(project);
    var networks = new TreeMap<String, ComposeNetwork>();
    top.under("networks")
        .entries()
        .forEach(
            (key, node) -> networks.put(key, reader.read(key, top.of("network " + key, node))));
    return networks;
  }

  // The default network comes into being with the first service that is on it.
  private static void checkNetworks(
      ComposeService service, Fields fields, Map<String, ComposeNetwork> networks, String project) {
    if (!(service.attachment() instanceof Attachment.Networks(var memberships))) {
      return;
    }
    for (var membership : memberships) {
      var network = membership.network();
      if (network.equals(ComposeNetwork.DEFAULT)) {
        networks.computeIfAbsent(network, new NetworkReader(project)::standard);
      } else if (!networks.containsKey(network)) {
        throw fields.error(
            "networks",
            "refers to undefined network " + network,
            nearest(network, networks.keySet(), "networks:"));
      }
    }
  }

  private static void checkDependencies(
      ComposeService service, Fields fields, Set<String> services) {
    if (service.attachment() instanceof Attachment.OfService(var other)
        && !services.contains(other)) {
      throw undefined(fields, "network_mode", other, services);
    }
    for (var other : service.dependsOn()) {
      if (!services.contains(other)) {
        throw undefined(fields, "depends_on", other, services);
      }
    }
  }

  private static NetduoException undefined(
      Fields fields, String key, String other, Set<String> services) {
    return fields.error(
        key,
        "depends on undefined service \"" + other + "\"",
        nearest(other, services, "services:"));
  }

  private static String nearest(String wrong, Collection<String> valid, String where) {
    var hint = Nearest.hint(wrong, valid);
    return hint.isEmpty() ? "define it under " + where : hint;
  }
}
