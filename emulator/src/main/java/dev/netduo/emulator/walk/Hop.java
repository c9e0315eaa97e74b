package dev.netduo.emulator.walk;

/**
 * One thing that happened to a packet.
 *
 * @param namespace where
 */
public record Hop(String namespace, Event event) {
  /** For example {@code machine: routed from br-a to br-b}. */
  @Override
  public String toString() {
    return namespace + ": " + event.describe();
  }
}
