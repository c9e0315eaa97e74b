package dev.netduo.k8s.table;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one kind, in order. Immutable.
 *
 * @param columns the columns, narrow and wide ones as they stand in a row
 */
public record KindTable<T extends HasMetadata>(List<Column<T>> columns) {

  public KindTable {
    columns = List.copyOf(columns);
  }

  /** The columns that are shown without, or with, {@code -o wide}. */
  public List<Column<T>> columns(boolean wide) {
    return columns.stream().filter(column -> wide || !column.wide()).toList();
  }

  /** Every cell of an object, the wide ones too: texts and whole numbers. */
  public List<Object> row(T object, Instant now) {
    var row = new ArrayList<Object>(columns.size());
    columns.forEach(column -> row.add(column.cell().apply(object, now)));
    return row;
  }

  static <T extends HasMetadata> Columns<T> named() {
    return new Columns<T>()
        .add("name", "Name", 0, "Its name.", (object, _) -> object.getMetadata().getName());
  }

  /** Collects columns. A text that is missing or empty is shown as {@link Text#NONE}. */
  static final class Columns<T extends HasMetadata> {
    private final List<Column<T>> columns = new ArrayList<>();

    Columns<T> text(String name, String description, Function<T, @Nullable Object> cell) {
      return add("", name, 0, description, (object, _) -> Text.orNone(cell.apply(object)));
    }

    Columns<T> wide(String name, String description, Function<T, @Nullable Object> cell) {
      return add("", name, 1, description, (object, _) -> Text.orNone(cell.apply(object)));
    }

    Columns<T> timed(String name, String description, BiFunction<T, Instant, Object> cell) {
      return add("", name, 0, description, cell);
    }

    Columns<T> wideTimed(String name, String description, BiFunction<T, Instant, Object> cell) {
      return add("", name, 1, description, cell);
    }

    Columns<T> wideName() {
      return add("name", "Name", 1, "Its name.", (object, _) -> object.getMetadata().getName());
    }

    Columns<T> number(String name, String description, Function<T, @Nullable Number> cell) {
      columns.add(
          new Column<>(
              name,
              "integer",
              "",
              0,
              description,
              (object, _) -> Optional.ofNullable(cell.apply(object)).orElse(0)));
      return this;
    }

    Columns<T> age() {
      return timed(
          "Age",
          "The time since it was created.",
          (object, now) -> Age.of(object.getMetadata().getCreationTimestamp(), now));
    }

    KindTable<T> table() {
      return new KindTable<>(columns);
    }

    private Columns<T> add(
        String format,
        String name,
        int priority,
        String description,
        BiFunction<T, Instant, Object> cell) {
      columns.add(new Column<>(name, "string", format, priority, description, cell));
      return this;
    }
  }
}
