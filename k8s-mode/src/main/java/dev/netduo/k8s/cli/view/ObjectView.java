package dev.netduo.k8s.cli.view;

import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.console.Console.Format;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.manifest.Trees;
import dev.netduo.k8s.table.Text;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Objects in the forms of {@code -o} that show them whole. */
public final class ObjectView {
  private final Console console;

  public ObjectView(Console console) {
    this.console = console;
  }

  /**
   * Prints objects.
   *
   * @param list whether they are a list even where there is but one
   * @param plain prints them where the form is {@link OutputForm.Plain}
   */
  public void print(
      OutputForm form, List<? extends HasMetadata> objects, boolean list, Runnable plain) {
    switch (form) {
      case OutputForm.Plain _ -> plain.run();
      case OutputForm.Name _ -> objects.forEach(object -> console.out().println(name(object)));
      case OutputForm.Json _ -> console.show(Format.JSON, tree(objects, list), () -> {});
      case OutputForm.Yaml _ -> console.out().print(Trees.yaml(tree(objects, list)));
      case OutputForm.Template(var path) -> {
        var text = path.apply(tree(objects, list));
        console.out().print(text);
        // A prompt that follows must not stand on the same line.
        if (!text.endsWith("\n")) {
          console.out().println();
        }
      }
      case OutputForm.Columns(var columns) -> columns(columns, objects);
    }
    console.out().flush();
  }

  private void columns(List<OutputForm.Column> columns, List<? extends HasMetadata> objects) {
    console.table(
        columns.stream().map(OutputForm.Column::header).toList(),
        objects.stream()
            .map(Trees::of)
            .map(tree -> columns.stream().map(column -> cell(column, tree)).toList())
            .toList());
  }

  private static String cell(OutputForm.Column column, Map<String, Object> tree) {
    return Text.orNone(
        column.path().find(tree).stream().map(JsonPath::text).collect(Collectors.joining(",")));
  }

  /** An object's {@code deployment.apps/web}. */
  public static String name(HasMetadata object) {
    return Kinds.of(object).qualifiedSingular() + "/" + object.getMetadata().getName();
  }

  /** One object, or a List of them, as kubectl writes it. */
  public static Map<String, Object> tree(List<? extends HasMetadata> objects, boolean list) {
    if (!list && objects.size() == 1) {
      return Trees.of(objects.getFirst());
    }
    var tree = new TreeMap<String, Object>();
    tree.put("apiVersion", "v1");
    tree.put("items", objects.stream().map(Trees::of).toList());
    tree.put("kind", "List");
    tree.put("metadata", Map.of("resourceVersion", ""));
    return tree;
  }
}
