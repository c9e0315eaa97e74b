package dev.netduo.emulator.probe;

import java.time.Duration;
import java.util.List;

/**
 * What came of a probe.
 *
 * @param probe what was sent
 * @param outcome what happened
 * @param took time until the answer or until patience ran out
 * @param address the address that was tried, after name resolution; empty where none was found
 * @param answer what the other side sent: a banner, a datagram, an HTTP body; empty where nothing
 *     came
 * @param records for a lookup: the records of the answer, each {@code NAME TTL TYPE RDATA}; else
 *     those of the name resolution that came first
 * @param server for lookups and names: the DNS server that answered, or {@code hosts file}; empty
 *     where no name was involved
 * @param detail one line of evidence for a person: status line, errno, response code
 */
public record ProbeResult(
    Probe probe,
    Outcome outcome,
    Duration took,
    String address,
    String answer,
    List<String> records,
    String server,
    String detail) {

  /** What happened to a probe. */
  public enum Outcome {
    /** It was answered. */
    REACHED,
    /** It was refused at once: TCP reset or ICMP unreachable by the target or a filter. */
    REFUSED,
    /** Silence. */
    TIMED_OUT,
    /** No way there: no route or host unreachable. */
    UNREACHABLE,
    /** The name does not exist, or has no address. */
    NAME_UNKNOWN,
    /** The probe itself could not be sent; says nothing about the network. */
    ERROR
  }

  /** Whether an answer came. */
  public boolean reached() {
    return outcome == Outcome.REACHED;
  }
}
