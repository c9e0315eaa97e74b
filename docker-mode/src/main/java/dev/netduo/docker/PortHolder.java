package dev.netduo.docker;

import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.session.Labels;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The container of netduo's that has a host port another one wants.
 *
 * @param port on the host
 */
record PortHolder(Container container, int port) {
  private static final Pattern PORT = Pattern.compile("(?:\\bport |:)(\\d+)\\b");

  /**
   * Who holds the port that a refusal is about. The Engine says which port it could not bind, not
   * for which protocol, and of a container that did not start it shows no mappings.
   *
   * @param containers all of netduo's, whatever their session
   */
  static Optional<PortHolder> of(EngineException refusal, List<Container> containers) {
    var words = PORT.matcher(String.valueOf(refusal.getMessage()));
    if (!words.find()) {
      return Optional.empty();
    }
    var port = Integer.parseInt(words.group(1));
    return containers.stream()
        .filter(Container::isRunning)
        .filter(container -> container.ports().stream().anyMatch(held -> held.hostPort() == port))
        .findFirst()
        .map(container -> new PortHolder(container, port));
  }

  /** For example {@code container web}, or {@code container web of session class-2}. */
  String describe(String session) {
    var labels = container.labels();
    var name = "container " + labels.getOrDefault(Labels.NAME, container.name());
    var owner = labels.getOrDefault(Labels.SESSION, session);
    return owner.equals(session) ? name : name + " of session " + owner;
  }
}
