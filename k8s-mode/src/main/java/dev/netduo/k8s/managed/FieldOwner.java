package dev.netduo.k8s.managed;

/**
 * Who makes a change, and through what.
 *
 * @param name for example {@code kubectl} or {@code kubectl-edit}
 * @param subresource for example {@code status}; empty for the object itself
 */
public record FieldOwner(String name, String subresource) {

  /** Somebody who changes the object itself. */
  public FieldOwner(String name) {
    this(name, "");
  }
}
