package dev.netduo.emulator.probe.dns;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What became of one message to one name server.
 *
 * @param server its address
 * @param tcp whether it was sent over TCP, else UDP
 * @param rcode the code of the answer, for example {@code NXDOMAIN}; empty where none came
 * @param truncated whether the answer was cut short, so that TCP has to be used
 * @param error why no answer came; empty where one did
 */
public record DnsReply(
    String server,
    boolean tcp,
    Optional<String> rcode,
    boolean truncated,
    List<DnsRecord> answer,
    List<DnsRecord> authority,
    List<DnsRecord> additional,
    Duration took,
    String error) {

  /** The shortest time that anything of it may be kept, in seconds; none where it has nothing. */
  public OptionalLong ttl() {
    var records = answer.isEmpty() ? authority : answer;
    return records.stream().mapToLong(DnsRecord::ttl).min();
  }

  /** The code, or why there is none. */
  public String verdict() {
    return rcode.orElse(error);
  }
}
