package dev.netduo.docker.compose;

import dev.netduo.docker.DockerContainer;
import dev.netduo.docker.DockerMode;
import dev.netduo.docker.compose.model.ComposeLabels;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a session holds at one moment, as far as a project is concerned.
 *
 * @param networks all of the session's, for a project may use those of others
 * @param containers the project's own, by service and number
 */
public record Existing(List<OfNetwork> networks, List<OfContainer> containers) {

  /**
   * A network.
   *
   * @param project whose it is; empty where no project's
   * @param hash what it was made from
   */
  public record OfNetwork(String name, String project, String hash) {}

  /**
   * A container of the project.
   *
   * @param number which of its service's, from 1
   * @param hash what it was made from
   * @param networks the names of the networks it is on
   */
  public record OfContainer(
      String name,
      String service,
      int number,
      String hash,
      boolean running,
      Set<String> networks) {}

  /** Reads a session. */
  public static Existing read(DockerMode mode, String project) {
    var networks =
        mode.networks().list().stream()
            .map(network ->
                new OfNetwork(
                    network.name(),
                    label(network.state().labels(), ComposeLabels.PROJECT),
                    label(network.state().labels(), ComposeLabels.HASH)))
            .toList();
    var containers =
        containers(mode, project).stream().map(container -> of(mode, container)).toList();
    return new Existing(networks, containers);
  }

  /** The containers of a project, by service and number. */
  public static List<DockerContainer> containers(DockerMode mode, String project) {
    return mode.containers().list().stream()
        .filter(
            container -> label(container.state().labels(), ComposeLabels.PROJECT).equals(project))
        .sorted(Comparator.comparing(Existing::service).thenComparingInt(Existing::number))
        .toList();
  }

  /** The service a container belongs to. */
  public static String service(DockerContainer container) {
    return label(container.state().labels(), ComposeLabels.SERVICE);
  }

  Optional<OfContainer> container(String service, int number) {
    return containers.stream()
        .filter(container -> container.service().equals(service) && container.number() == number)
        .findFirst();
  }

  Optional<OfNetwork> network(String name) {
    return networks.stream().filter(network -> network.name().equals(name)).findFirst();
  }

  private static OfContainer of(DockerMode mode, DockerContainer container) {
    return new OfContainer(
        container.name(),
        service(container),
        number(container),
        label(container.state().labels(), ComposeLabels.HASH),
        container.state().isRunning(),
        Set.copyOf(container.attachments(mode.networks()).keySet()));
  }

  private static int number(DockerContainer container) {
    try {
      return Integer.parseInt(label(container.state().labels(), ComposeLabels.NUMBER));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String label(Map<String, String> labels, String key) {
    return labels.getOrDefault(key, "");
  }
}
