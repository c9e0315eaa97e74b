package dev.netduo.k8s.api;

import java.time.Instant;
import java.util.Optional;

/**
 * What part of a container's log is wanted.
 *
 * @param follow whether to go on until the container ends
 * @param tail how many lines from the end to begin with; negative for all
 * @param previous whether the log of the container's last run is meant, not of this one
 * @param timestamps whether each line begins with the time it was written, in RFC 3339
 * @param since leave out what was written before
 */
public record LogOptions(
    boolean follow, int tail, boolean previous, boolean timestamps, Optional<Instant> since) {

  /** Everything so far. */
  public static final LogOptions ALL = new LogOptions(false, -1, false, false, Optional.empty());
}
