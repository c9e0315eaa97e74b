package dev.netduo.k8s.cli.view;

import dev.netduo.emulator.console.Console;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.table.Column;
import dev.netduo.k8s.table.KindTables;
import dev.netduo.k8s.table.Text;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The table of {@code kubectl get} for objects of one kind.
 *
 * @param wide whether with the columns of {@code -o wide}
 * @param namespaces whether a column says in which namespace
 * @param showKind whether names carry their kind
 * @param labels whether a column shows the labels
 * @param labelColumns labels that get a column each
 * @param headers whether with a header line
 */
public record TableView(
    boolean wide,
    boolean namespaces,
    boolean showKind,
    boolean labels,
    List<String> labelColumns,
    boolean headers) {

  public TableView {
    labelColumns = List.copyOf(labelColumns);
  }

  /** Prints the objects in the order given. */
  public <T extends HasMetadata> void print(
      Console console, ResourceKind<T> kind, List<T> objects, Instant now) {
    var columns = KindTables.of(kind).columns(wide);
    var head = new ArrayList<String>();
    if (namespaces && kind.namespaced()) {
      head.add("NAMESPACE");
    }
    columns.forEach(column -> head.add(capitals(column.header())));
    labelColumns.forEach(label -> head.add(capitals(label.substring(label.lastIndexOf('/') + 1))));
    if (labels) {
      head.add("LABELS");
    }
    var rows = objects.stream().map(object -> row(kind, columns, object, now)).toList();
    if (headers) {
      console.table(head, rows);
    } else if (!rows.isEmpty()) {
      console.table(rows.getFirst(), rows.subList(1, rows.size()));
    }
  }

  private static String capitals(String header) {
    return header.toUpperCase(Locale.ROOT);
  }

  private <T extends HasMetadata> List<String> row(
      ResourceKind<T> kind, List<Column<T>> columns, T object, Instant now) {
    var row = new ArrayList<String>();
    if (namespaces && kind.namespaced()) {
      row.add(Text.orNone(object.getMetadata().getNamespace()));
    }
    for (var column : columns) {
      var cell = column.cell().apply(object, now).toString();
      row.add(
          showKind && column.format().equals("name")
              ? kind.qualifiedSingular() + "/" + cell
              : cell);
    }
    labelColumns.forEach(label -> row.add(Pods.labels(object).getOrDefault(label, "")));
    if (labels) {
      row.add(Text.pairs(object.getMetadata().getLabels()));
    }
    return row;
  }
}
