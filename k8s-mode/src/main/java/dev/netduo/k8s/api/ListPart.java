package dev.netduo.k8s.api;

import java.util.Optional;

/**
 * Which part of a list is wanted.
 *
 * @param version the moment the list is of; empty for now
 * @param after the object that the part begins after; empty for the first part
 * @param limit how many objects at most; 0 for all
 */
public record ListPart(String version, Optional<ObjectKey> after, long limit) {

  /** All there is now. */
  public static final ListPart WHOLE = new ListPart("", Optional.empty(), 0);
}
