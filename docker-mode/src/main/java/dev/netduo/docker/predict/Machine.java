package dev.netduo.docker.predict;

import dev.netduo.emulator.topology.InterfaceAddress;
import java.util.List;
import java.util.Optional;

/**
 * The machine an Engine runs on.
 *
 * @param engine its release
 * @param addresses its own, without those of the networks predicted
 * @param uplink the interface that everything else leaves by, where there is one
 * @param forwardsByDefault whether the FORWARD chain lets through what no rule decided. The Engine
 *     makes it drop where it turned forwarding on itself, and leaves it where that was on already
 */
public record Machine(
    EngineRelease engine,
    List<InterfaceAddress> addresses,
    Optional<String> uplink,
    boolean forwardsByDefault) {

  /** A machine with an Engine of this version and nothing else. */
  public static Machine with(String engineVersion) {
    return new Machine(EngineRelease.parse(engineVersion), List.of(), Optional.empty(), false);
  }
}
