package dev.netduo.k8s.schema;

import java.util.List;
import java.util.Optional;

/** What a field holds. */
public sealed interface FieldType {

  /**
   * A single value, or an object that nobody looks into.
   *
   * @param type {@code string}, {@code integer}, {@code number}, {@code boolean} or {@code object}
   * @param format as OpenAPI has it, for example {@code int32}, {@code date-time}, {@code byte},
   *     {@code int-or-string}; empty for none
   * @param definition the name of a type of its own, for example {@code
   *     io.k8s.apimachinery.pkg.api.resource.Quantity}; empty for a plain one
   */
  record Scalar(String type, String format, Optional<String> definition) implements FieldType {}

  /**
   * An object with fields of its own.
   *
   * @param model its model class
   * @param atomic whether it has one owner as a whole
   */
  record Model(Class<?> model, boolean atomic) implements FieldType {

    /** Its fields. */
    public ObjectSchema schema() {
      return Schemas.of(model);
    }
  }

  /**
   * A map from text.
   *
   * @param atomic whether it has one owner as a whole
   */
  record MapOf(FieldType values, boolean atomic) implements FieldType {}

  /**
   * A list.
   *
   * @param kind how its entries are told apart
   * @param keys the fields that name an entry, for {@link ListKind#MAP}
   */
  record ListOf(FieldType items, ListKind kind, List<String> keys) implements FieldType {
    public ListOf {
      keys = List.copyOf(keys);
    }
  }

  /** How the entries of a list are told apart. Source: {@code x-kubernetes-list-type}. */
  enum ListKind {
    /** Not at all: the list is one value. */
    ATOMIC,
    /** By their value. */
    SET,
    /** By some of their fields. */
    MAP,
    /** Nothing is said; it is one value for owners. */
    UNSAID;

    /** Whether the list is one value for its owners. */
    public boolean isOneValue() {
      return this == ATOMIC || this == UNSAID;
    }
  }
}
