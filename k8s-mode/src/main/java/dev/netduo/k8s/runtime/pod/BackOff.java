package dev.netduo.k8s.runtime.pod;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long the next try is put off: twice as long each time up to five minutes, and from the
 * beginning again after ten minutes without one. Source: Kubernetes {@code
 * client-go/util/flowcontrol/backoff.go}.
 *
 * @param pause how long after the last end
 * @param since when the pause was last made longer
 */
public record BackOff(Duration pause, Instant since) {
  /**
   * A container's first pause. Kubernetes begins with 10 s; who learns should not have to wait that
   * long to see a container fail three times.
   */
  public static final Duration RESTART = Duration.ofSeconds(1);

  /** The first pause after an image could not be pulled. */
  public static final Duration PULL = Duration.ofSeconds(10);

  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 20;

  /** The pause after a further end; the first restart of all is put off by nothing. */
  public static BackOff after(Optional<BackOff> before, Duration first, Instant end) {
    return before
        .filter(known -> !known.isForgotten(end))
        .map(known -> new BackOff(shorter(known.pause.multipliedBy(2)), end))
        .orElse(new BackOff(first, end));
  }

  /** What the pause must have been after so many restarts, for a container found running. */
  public static Optional<BackOff> afterRestarts(int restarts, Instant lastStart) {
    return restarts == 0
        ? Optional.empty()
        : Optional.of(
            new BackOff(
                shorter(RESTART.multipliedBy(1L << Math.min(restarts - 1, MOST_DOUBLINGS))),
                lastStart));
  }

  /** Until when the next try waits after an end; that may be over. */
  public Instant until(Instant end) {
    return isForgotten(end) ? end : end.plus(pause);
  }

  private boolean isForgotten(Instant end) {
    return Duration.between(since, end).compareTo(LONGEST.multipliedBy(2)) > 0;
  }

  private static Duration shorter(Duration pause) {
    return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
  }
}
