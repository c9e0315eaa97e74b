package dev.netduo.emulator.guard;

import dev.netduo.emulator.NetduoException;
import java.util.Set;

/**
 * What lines of people nobody trusts may do, and how much of the machine they may take. Whatever it
 * says, the machine's own network, bind mounts, devices, the machine's processes and security
 * options are never theirs.
 *
 * @param capabilities the Linux capabilities a container may be given, for example {@code
 *     NET_ADMIN}
 * @param leastHostPort the lowest host port that may be mapped, from 1 to 65535
 * @param loopbackOnly whether host ports may be mapped on loopback addresses only
 * @param memoryBytes what one container may use, memory and swap together; also what it gets where
 *     it asks for nothing
 * @param processes how many processes and threads one container may have at one time
 * @param containers how many containers of the lines' own a session may hold, running or not
 * @param networks how many networks of the lines' own a session may hold
 */
public record LinePolicy(
    Set<String> capabilities,
    int leastHostPort,
    boolean loopbackOnly,
    long memoryBytes,
    long processes,
    int containers,
    int networks) {
  private static final long MEBIBYTE = 1L << 20;

  /** What holds where nobody wrote a policy. */
  public static final LinePolicy DEFAULT =
      new LinePolicy(Set.of("NET_ADMIN", "NET_RAW"), 1024, false, 256 * MEBIBYTE, 256, 50, 20);

  /**
   * @throws NetduoException where a limit is no limit
   */
  public LinePolicy {
    capabilities = Set.copyOf(capabilities);
    if (memoryBytes <= 0 || processes <= 0 || containers <= 0 || networks < 0) {
      throw new NetduoException(
          "a policy for untrusted lines needs limits",
          "give memory, processes and containers above 0, and networks not below");
    }
  }
}
