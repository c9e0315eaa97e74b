package dev.netduo.k8s.api;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to delete.
 *
 * @param gracePeriodSeconds for pods: time to end by themselves; 0 removes at once, empty takes the
 *     pod's own
 * @param uid delete only the object with this uid, 409 otherwise; empty for whichever it is
 * @param resourceVersion delete only this version of it, 409 otherwise; empty for whichever it is
 * @param propagation what becomes of the objects it owns
 */
public record DeleteOptions(
    OptionalLong gracePeriodSeconds,
    Optional<String> uid,
    Optional<String> resourceVersion,
    Propagation propagation) {

  /** What becomes of the objects that a deleted object owns. */
  public enum Propagation {
    /** The object goes at once, what it owns soon after. */
    BACKGROUND,
    /** What it owns goes first. */
    FOREGROUND,
    /** What it owns stays and loses its owner. */
    ORPHAN
  }

  /** As the object itself says, dependents soon after. */
  public static final DeleteOptions DEFAULT =
      new DeleteOptions(
          OptionalLong.empty(), Optional.empty(), Optional.empty(), Propagation.BACKGROUND);

  /** At once, without waiting for a node to end a pod. */
  public static final DeleteOptions NOW = DEFAULT.withGrace(0);

  /** The same with a grace period. */
  public DeleteOptions withGrace(long seconds) {
    return new DeleteOptions(OptionalLong.of(seconds), uid, resourceVersion, propagation);
  }

  /** The same for the object with this uid alone. */
  public DeleteOptions withUid(String onlyUid) {
    return new DeleteOptions(
        gracePeriodSeconds, Optional.of(onlyUid), resourceVersion, propagation);
  }

  /** The same for this version of the object alone. */
  public DeleteOptions withVersion(String onlyVersion) {
    return new DeleteOptions(gracePeriodSeconds, uid, Optional.of(onlyVersion), propagation);
  }

  /** The same with another fate for what it owns. */
  public DeleteOptions with(Propagation chosen) {
    return new DeleteOptions(gracePeriodSeconds, uid, resourceVersion, chosen);
  }
}
