package dev.netduo.k8s.table;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.Locale;
import java.util.function.BiFunction;

/**
 * A column of a kind's table. Source: {@code TableColumnDefinition} of {@code meta.k8s.io/v1}.
 *
 * @param name for example {@code Cluster-IP}
 * @param type an OpenAPI type: {@code string} or {@code integer}
 * @param format {@code name} for the column that names the object, otherwise empty
 * @param priority 0 is always shown, more only with {@code -o wide}
 * @param description what it shows, in a sentence
 * @param cell the text or number of an object at an instant; a number where the type is one
 */
public record Column<T extends HasMetadata>(
    String name,
    String type,
    String format,
    int priority,
    String description,
    BiFunction<T, Instant, Object> cell) {

  /** The name as a terminal shows it. */
  public String header() {
    return name.toUpperCase(Locale.ROOT);
  }

  /** Whether only {@code -o wide} shows it. */
  public boolean wide() {
    return priority > 0;
  }
}
