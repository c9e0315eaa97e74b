package dev.netduo.labs.format;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One thing a lab measures: a probe, and what is expected of it.
 *
 * @param id unique in its lab
 * @param description one sentence for the report
 * @param points what it is worth; 0 for a check that others only depend on
 * @param from where the probe is sent from; of several pods each must see what is expected
 * @param to where it goes; of several addresses each must behave as expected
 * @param probe what is sent
 * @param expect what must come of it
 * @param answer text that what comes back must contain; empty for anything
 * @param patience how long one probe waits
 * @param hint shown when the check fails; may be empty
 * @param dependsOn identifiers of checks that must pass, or this one is skipped
 * @param visibility whether the student sees it
 */
public record Check(
    String id,
    String description,
    int points,
    Place from,
    Place to,
    Sending probe,
    Expectation expect,
    String answer,
    Duration patience,
    String hint,
    List<String> dependsOn,
    Visibility visibility) {

  /** What is sent. */
  public sealed interface Sending {
    /** An ICMP echo. */
    record Icmp() implements Sending {}

    /** A TCP connection. */
    record Tcp(int port) implements Sending {}

    /** A datagram that is to be answered. */
    record Udp(int port) implements Sending {}

    /** A GET request. */
    record Http(int port, String path) implements Sending {}

    /**
     * A DNS question.
     *
     * @param type for example {@code A}
     */
    record Dns(String type) implements Sending {}
  }

  /** What must come of a probe. */
  public enum Expectation {
    /** An answer. */
    REACHED,
    /** Refused, silence, or no way there; never a name that is unknown. */
    DENIED,
    /** Refused at once. */
    REFUSED,
    /** Silence. */
    TIMED_OUT,
    /** No route or host unreachable. */
    UNREACHABLE,
    /** The name does not exist, or has no address. */
    NAME_UNKNOWN;

    /** As it is written in {@code lab.yaml}, for example {@code timed-out}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Whether the student sees a check. */
  public enum Visibility {
    /** Everybody. */
    VISIBLE,
    /** Only who grades. */
    HIDDEN
  }
}
