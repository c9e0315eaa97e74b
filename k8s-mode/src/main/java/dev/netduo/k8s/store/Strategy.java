package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/**
 * What the API server does with one kind beyond storing it. The objects given are the store's
 * working copies and may be edited where the method says so.
 */
interface Strategy<T extends HasMetadata> {

  /** Carries over from the stored state what an update may leave out; before {@link #fillIn}. */
  default void carryOver(T object, T before) {}

  /** Fills in what was left out; before validation. */
  default void fillIn(T object) {}

  /** Sets the status that a new object begins with, and what else is for new ones alone. */
  default void begin(T object) {}

  /**
   * Judges an object.
   *
   * @param before the stored state; empty on creation
   */
  default void validate(T object, Optional<T> before, Problems problems) {}

  /** Judges its name. */
  default void validateName(String field, String name, Problems problems) {
    Names.subdomain(problems, field, name);
  }

  /** Whether the status is written apart from everything else. */
  default boolean hasStatus() {
    return true;
  }

  /** Fills in what was left out of a status that is written; before its validation. */
  default void fillInStatus(T object) {}

  /** Judges a status that is written. */
  default void validateStatus(T object, Problems problems) {}

  /** How many objects are kept; where there are more, the one written longest ago goes. */
  default int keep() {
    return Integer.MAX_VALUE;
  }

  /** What must change for the generation to grow. */
  Object spec(T object);

  /** Gives {@code into} the status of {@code from}. */
  default void copyStatus(T from, T into) {}

  /** Takes what the object needs of shared resources; after validation. */
  default void acquire(T object, Optional<T> before, Problems problems) {}

  /** Marks what an object stored in an earlier life of the process has as taken. */
  default void restore(T object) {}

  /** Gives them back when the object is gone. */
  default void release(T object) {}
}
