package dev.netduo.docker.host;

import dev.netduo.emulator.net.Ip;

/**
 * A machine with an Engine of its own.
 *
 * @param name the name the user knows it by
 * @param address where the other hosts find it
 * @param engine where its Engine listens, for example {@code tcp://172.18.0.2:2375}
 */
public record Host(String name, Ip address, String engine, Place place) {

  /** Whether it runs, as far as the session's own Engine can tell. */
  public boolean isUp() {
    return switch (place) {
      case InContainer(var _, var running) -> running;
      case Elsewhere _ -> true;
    };
  }

  /** Where a host is. */
  public sealed interface Place {}

  /** In a container of the session. */
  public record InContainer(String id, boolean running) implements Place {}

  /**
   * An Engine that was running already.
   *
   * @param reminder the container that never runs and only remembers it by its labels
   */
  public record Elsewhere(String reminder) implements Place {}
}
