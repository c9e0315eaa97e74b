package dev.netduo.k8s.process;

import static java.util.Objects.requireNonNull;

import dev.netduo.emulator.NetduoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The folders of all clusters of a person.
 *
 * @param root holds one folder for each, by name
 */
public record ClusterHomes(Path root) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?");

  /**
   * Where they are by the environment: {@code NETDUO_STATE}, else {@code XDG_STATE_HOME/netduo},
   * else {@code ~/.local/state/netduo}.
   */
  public static ClusterHomes of(Map<String, String> environment) {
    var root =
        variable(environment, "NETDUO_STATE")
            .or(() -> variable(environment, "XDG_STATE_HOME").map(path -> path.resolve("netduo")))
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "state", "netduo"));
    return new ClusterHomes(root.resolve("clusters"));
  }

  /** Where a cluster's folder is one of. */
  static ClusterHomes beside(ClusterHome home) {
    return new ClusterHomes(requireNonNull(home.folder().toAbsolutePath().getParent()));
  }

  private static Optional<Path> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isEmpty())
        .map(Path::of);
  }

  /**
   * The folder of a cluster, which need not be there.
   *
   * @throws NetduoException where the name is none
   */
  public ClusterHome home(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new NetduoException(
          "'" + name + "' is no cluster name",
          "use lower case letters, digits and dashes, at most 20");
    }
    return new ClusterHome(root.resolve(name));
  }

  /** The cluster of a name, where there is one. */
  public Optional<ClusterHome> find(String name) {
    return NAME.matcher(name).matches()
        ? Optional.of(home(name)).filter(ClusterHome::exists)
        : Optional.empty();
  }

  /** Those that are there, by name. */
  public List<ClusterHome> all() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (var folders = Files.list(root)) {
      return folders
          .map(ClusterHome::new)
          .filter(ClusterHome::exists)
          .sorted(Comparator.comparing(ClusterHome::name))
          .toList();
    } catch (IOException e) {
      throw new NetduoException("cannot read " + root + ": " + e.getMessage(), "", e);
    }
  }
}
