package dev.netduo.emulator.engine;

/**
 * A member of a Swarm as its manager has it at one moment.
 *
 * @param address where the others find it
 * @param state {@code ready}, {@code down}, {@code disconnected} or {@code unknown}
 * @param availability {@code active}, {@code pause} or {@code drain}
 * @param role {@code worker} or {@code manager}
 * @param managerStatus {@code Leader}, {@code Reachable}, {@code Unreachable}; empty for workers
 * @param engineVersion for example {@code 20.10.24}
 */
public record SwarmNode(
    String id,
    String hostname,
    String address,
    String state,
    String availability,
    String role,
    String managerStatus,
    String engineVersion) {}
