package dev.netduo.emulator.walk;

import dev.netduo.emulator.net.Protocol;
import java.util.Locale;

/** What a packet carries: a transport protocol, or an ICMP echo. */
public enum Transport {
  TCP,
  UDP,
  SCTP,
  ICMP;

  /** The same as a packet carries it. */
  public static Transport of(Protocol protocol) {
    return switch (protocol) {
      case TCP -> TCP;
      case UDP -> UDP;
      case SCTP -> SCTP;
    };
  }

  /** Whether it is this protocol. */
  public boolean is(Protocol protocol) {
    return this == of(protocol);
  }

  /** The name nftables uses, for example {@code tcp}. */
  public String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
