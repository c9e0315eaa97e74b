package dev.netduo.emulator.engine;

import java.time.Instant;
import java.util.Optional;

/**
 * Which part of what a container printed is wanted.
 *
 * @param follow whether to go on until the container ends
 * @param tail how many lines from the end to begin with; negative for all
 * @param since leaves out what was printed before; whole seconds
 * @param timestamps whether each line begins with the time it was printed at, in RFC 3339
 */
public record LogOptions(boolean follow, int tail, Optional<Instant> since, boolean timestamps) {

  /** The last lines, or all where negative, as they were printed. */
  public static LogOptions of(boolean follow, int tail) {
    return new LogOptions(follow, tail, Optional.empty(), false);
  }
}
