package dev.netduo.emulator.probe.netprobe;

import java.time.Duration;
import java.util.HexFormat;

/**
 * What came of a {@link Shot}.
 *
 * @param error the kernel's name for it, for example {@code ECONNREFUSED}, or what kept it from
 *     being sent; empty where there is nothing to tell
 * @param local the address and port it was sent from; empty where not known
 * @param reply in hexadecimal; may be empty
 */
public record Hit(Fate fate, Duration took, String error, String local, String reply) {

  /** It never left, for this reason. */
  public static Hit notSent(String why) {
    return new Hit(Fate.NOT_SENT, Duration.ZERO, why, "", "");
  }

  /** The reply's bytes. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(reply);
  }
}
