package dev.netduo.emulator.probe.dns;

import dev.netduo.emulator.net.Ip;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of a name.
 *
 * @param status whether it was found
 * @param address the first address, where one was asked for and found
 * @param records the answer's records, each {@code NAME TTL TYPE RDATA}
 * @param server who answered, or {@code hosts file}; empty where nobody did
 * @param detail one line for a person
 */
public record Resolved(
    Status status,
    Optional<Ip> address,
    List<String> records,
    String server,
    Duration took,
    String detail) {

  /** Whether a name was found. */
  public enum Status {
    FOUND,
    /**
     * A server said that there is no such name, or no such record of it, or that it cannot tell.
     */
    UNKNOWN,
    /** No server listens. */
    REFUSED,
    /** No server answered. */
    TIMED_OUT,
    /** There is no way to a server. */
    UNREACHABLE,
    /** Nothing could be asked. */
    NOT_ASKED
  }

  static Resolved unanswered(Status status, Duration took, String detail) {
    return new Resolved(status, Optional.empty(), List.of(), "", took, detail);
  }
}
