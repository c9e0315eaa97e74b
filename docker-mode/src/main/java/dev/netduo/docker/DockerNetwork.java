package dev.netduo.docker;

import dev.netduo.emulator.engine.Network;
import dev.netduo.emulator.engine.Network.Subnet;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A network of the session, or one of the engine's own.
 *
 * @param name the name the user knows it by
 * @param state what the engine says of it
 */
public record DockerNetwork(String name, Network state) {

  /** The first twelve digits of the identifier, as docker prints them. */
  public String shortId() {
    return state.id().substring(0, Math.min(12, state.id().length()));
  }

  /** The labels the user gave, without netduo's own. */
  public Map<String, String> userLabels() {
    return SessionScope.withoutOwn(state.labels());
  }

  /** Its address ranges as one line of text. */
  public String subnets() {
    return state.subnets().stream()
        .map(Subnet::cidr)
        .map(Object::toString)
        .collect(Collectors.joining(", "));
  }
}
