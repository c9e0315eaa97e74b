package dev.netduo.k8s.schema;

import java.util.List;
import java.util.Optional;

/**
 * A field of an object.
 *
 * @param name as it stands in JSON
 * @param type what it holds
 * @param required whether an object without it is refused
 * @param merges whether a strategic patch merges its list entry by entry
 * @param retainKeys whether a strategic patch may say which keys alone stay
 * @param mergeKey the field that names an entry for a strategic patch; empty for a list of plain
 *     values
 * @param values the values there are; empty for any
 * @param defaultValue what a missing field counts as
 */
public record Property(
    String name,
    FieldType type,
    boolean required,
    boolean merges,
    boolean retainKeys,
    Optional<String> mergeKey,
    List<String> values,
    Optional<String> defaultValue) {

  public Property {
    values = List.copyOf(values);
  }

  /** {@code x-kubernetes-patch-strategy}: {@code merge}, {@code retainKeys}, both, or empty. */
  public String patchStrategy() {
    if (merges) {
      return retainKeys ? "merge,retainKeys" : "merge";
    }
    return retainKeys ? "retainKeys" : "";
  }
}
