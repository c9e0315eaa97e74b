package dev.netduo.docker.cli;

import dev.netduo.docker.DockerContainer;
import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The filters of {@code docker ps}: several values of one key are alternatives, except for labels,
 * and all keys must match.
 */
final class ContainerFilter {
  private static final List<String> KEYS =
      List.of("name", "label", "status", "id", "ancestor", "network", "exited");

  private final Map<String, List<String>> wanted = new TreeMap<>();

  /**
   * @param values each {@code key=value}
   * @throws NetduoException where a key is unknown or a value missing
   */
  ContainerFilter(List<String> values) {
    for (var value : values) {
      var equals = value.indexOf('=');
      if (equals < 0) {
        throw new NetduoException(
            "bad format of filter '" + value + "'", "write it like name=web or label=tier=front");
      }
      var key = value.substring(0, equals);
      if (!KEYS.contains(key)) {
        throw new NetduoException(
            "invalid filter '" + key + "'",
            Nearest.to(key, KEYS)
                .map(near -> "did you mean '" + near + "'?")
                .orElse("netduo knows " + String.join(", ", KEYS)));
      }
      wanted.computeIfAbsent(key, k -> new ArrayList<>()).add(value.substring(equals + 1));
    }
  }

  /** Whether it asks for states itself, so that stopped containers count without {@code -a}. */
  boolean asksForState() {
    return wanted.containsKey("status") || wanted.containsKey("exited");
  }

  boolean matches(DockerContainer container, List<String> networks) {
    return wanted.entrySet().stream()
        .allMatch(entry ->
            entry.getKey().equals("label")
                ? entry.getValue().stream().allMatch(label -> hasLabel(container, label))
                : entry.getValue().stream()
                    .anyMatch(value -> matches(entry.getKey(), value, container, networks)));
  }

  private static boolean matches(
      String key, String value, DockerContainer container, List<String> networks) {
    return switch (key) {
      // The engine matches with and without the leading slash of its own names.
      case "name" -> finds(value, container.name()) || finds(value, "/" + container.name());
      case "status" -> container.state().state().equals(value);
      case "id" -> container.id().startsWith(value);
      case "ancestor" ->
          container.state().image().equals(value)
              || container.state().image().equals(value + ":latest");
      case "network" -> networks.contains(value);
      case "exited" ->
          container.state().state().equals("exited")
              && Integer.toString(container.state().exitCode()).equals(value);
      default -> false;
    };
  }

  private static boolean finds(String pattern, String name) {
    try {
      return Pattern.compile(pattern).matcher(name).find();
    } catch (PatternSyntaxException e) {
      throw new NetduoException(
          "filter name=" + pattern + " is no regular expression", "write a part of the name", e);
    }
  }

  private static boolean hasLabel(DockerContainer container, String label) {
    var equals = label.indexOf('=');
    var labels = container.state().labels();
    return equals < 0
        ? labels.containsKey(label)
        : label.substring(equals + 1).equals(labels.get(label.substring(0, equals)));
  }
}
