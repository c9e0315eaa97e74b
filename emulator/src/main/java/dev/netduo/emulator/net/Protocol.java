package dev.netduo.emulator.net;

import java.util.Locale;

/** A transport protocol, by its name in nftables and in Kubernetes (there in capitals). */
public enum Protocol {
  TCP,
  UDP,
  SCTP;

  /** The name nftables and Docker use, for example {@code tcp}. */
  public String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
