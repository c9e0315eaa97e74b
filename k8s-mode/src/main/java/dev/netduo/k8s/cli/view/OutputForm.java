package dev.netduo.k8s.cli.view;

import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.List;

/** What {@code -o} asks for. */
public sealed interface OutputForm {
  /** The values of {@code -o} that need no more words. */
  List<String> NAMES =
      List.of("text", "wide", "json", "yaml", "name", "jsonpath", "custom-columns");

  /** A table, or the one line that says what was done. */
  record Plain(boolean wide) implements OutputForm {}

  /** The object as JSON. */
  record Json() implements OutputForm {}

  /** The object as YAML. */
  record Yaml() implements OutputForm {}

  /** {@code pod/web}. */
  record Name() implements OutputForm {}

  /** A template over the object. */
  record Template(JsonPath path) implements OutputForm {}

  /** A table of one's own. */
  record Columns(List<Column> columns) implements OutputForm {}

  /** One column of it. */
  record Column(String header, JsonPath path) {}

  /**
   * Reads the value of {@code -o}.
   *
   * @throws NetduoException where it is none of kubectl's; those that netduo does not support are
   *     named as such
   */
  static OutputForm parse(String text) {
    var equals = text.indexOf('=');
    var name = equals < 0 ? text : text.substring(0, equals);
    var more = equals < 0 ? "" : text.substring(equals + 1);
    return switch (name) {
      case "", "text" -> new Plain(false);
      case "wide" -> new Plain(true);
      case "json" -> new Json();
      case "yaml" -> new Yaml();
      case "name" -> new Name();
      case "jsonpath" -> new Template(new JsonPath(given(name, more)));
      case "custom-columns" -> new Columns(columns(given(name, more)));
      case "go-template",
          "go-template-file",
          "jsonpath-file",
          "jsonpath-as-json",
          "template",
          "templatefile",
          "custom-columns-file",
          "kyaml" ->
          throw new NetduoException(
              "-o " + name + " is not supported by netduo",
              "use one of " + String.join(", ", NAMES));
      default ->
          throw new NetduoException(
              "unable to match a printer suitable for the output format \"" + name + "\"",
              Nearest.to(name, NAMES)
                  .map(near -> "did you mean -o " + near + "?")
                  .orElse("allowed formats are: " + String.join(", ", NAMES)));
    };
  }

  private static String given(String name, String more) {
    if (more.isEmpty()) {
      throw new NetduoException(
          "template format specified but no template given",
          name.equals("jsonpath")
              ? "write -o jsonpath='{.metadata.name}'"
              : "write -o custom-columns=NAME:.metadata.name");
    }
    return more;
  }

  private static List<Column> columns(String text) {
    var columns = new ArrayList<Column>();
    for (var part : text.split(",", -1)) {
      var colon = part.indexOf(':');
      if (colon < 1) {
        throw new NetduoException(
            "unexpected custom-columns spec: " + part + ", expected <header>:<json-path-expr>",
            "write -o custom-columns=NAME:.metadata.name");
      }
      columns.add(new Column(part.substring(0, colon), new JsonPath(part.substring(colon + 1))));
    }
    return columns;
  }
}
