package dev.netduo.docker;

import dev.netduo.emulator.engine.Container;
import java.util.Map;
import java.util.TreeMap;

/**
 * A container of the session.
 *
 * @param name the name the user knows it by
 * @param state what the engine says of it
 */
public record DockerContainer(String name, Container state) {

  /** The full identifier. */
  public String id() {
    return state.id();
  }

  /** The first twelve digits, as docker prints them. */
  public String shortId() {
    return state.id().substring(0, Math.min(12, state.id().length()));
  }

  /** The labels the user gave, without netduo's own. */
  public Map<String, String> userLabels() {
    return SessionScope.withoutOwn(state.labels());
  }

  /** Its places on networks, by the names the user knows. */
  public Map<String, Container.Attachment> attachments(SessionNetworks networks) {
    var named = new TreeMap<String, Container.Attachment>();
    state.attachments().forEach((name, place) -> named.put(networks.logicalName(name), place));
    return named;
  }
}
