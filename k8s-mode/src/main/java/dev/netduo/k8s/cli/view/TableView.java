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
    columns.forEach(column -> head.add(column.header()));
    labelColumns.forEach(label -> head.add(label.substring(label.lastIndexOf('/') + 1)));
    if (labels) {
      head.add("LABELS");
    }
    var rows = objects.stream().map(object -> row(kind, columns, object, now)).toList();
    if (headers) {
      console.table(head, rows);
    } else {
      withoutHeaders(console, rows);
    }
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

  private static void withoutHeaders(Console console, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      // The console writes a table's first line in capitals: measured here instead.
      var widths = new int[rows.getFirst().size()];
      rows.forEach(row -> widen(widths, row));
      rows.forEach(row -> console.out().println(line(row, widths)));
      console.out().flush();
    }
  }

  private static void widen(int[] widths, List<String> row) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], row.get(i).length());
    }
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 3);
    }
    return line.toString().stripTrailing();
  }
}
