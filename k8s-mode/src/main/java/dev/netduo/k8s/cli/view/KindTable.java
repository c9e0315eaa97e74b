package dev.netduo.k8s.cli.view;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The columns of one kind, as the API server's own printers have them. */
final class KindTable<T extends HasMetadata> {
  private final List<Column<T>> columns = new ArrayList<>();

  /**
   * A column.
   *
   * @param wide whether only {@code -o wide} shows it
   */
  record Column<T>(String header, boolean wide, BiFunction<T, Instant, String> cell) {}

  KindTable<T> column(String header, Function<T, Object> cell) {
    columns.add(new Column<>(header, false, (object, _) -> Text.orNone(cell.apply(object))));
    return this;
  }

  KindTable<T> wide(String header, Function<T, Object> cell) {
    columns.add(new Column<>(header, true, (object, _) -> Text.orNone(cell.apply(object))));
    return this;
  }

  KindTable<T> timed(String header, BiFunction<T, Instant, String> cell) {
    columns.add(new Column<>(header, false, cell));
    return this;
  }

  KindTable<T> name() {
    return column("NAME", object -> object.getMetadata().getName());
  }

  KindTable<T> age() {
    return timed("AGE", (object, now) -> Age.of(object.getMetadata().getCreationTimestamp(), now));
  }

  List<Column<T>> columns(boolean wide) {
    return columns.stream().filter(column -> wide || !column.wide()).toList();
  }
}
