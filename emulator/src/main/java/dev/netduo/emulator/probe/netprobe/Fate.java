package dev.netduo.emulator.probe.netprobe;

/** What happened to a {@link Shot}. */
public enum Fate {
  /** It was answered. */
  REACHED,
  /** A reset, or an ICMP port unreachable. */
  REFUSED,
  /** Silence. */
  TIMED_OUT,
  /** No route, or an ICMP host unreachable. */
  UNREACHABLE,
  /** It never left. */
  NOT_SENT
}
