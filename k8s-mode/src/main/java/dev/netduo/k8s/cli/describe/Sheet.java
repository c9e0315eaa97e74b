package dev.netduo.k8s.cli.describe;

import dev.netduo.k8s.table.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines of {@code Name: value}, the values of one depth under each other. */
final class Sheet {
  private final List<Line> lines = new ArrayList<>();

  private record Line(int depth, String key, List<String> values) {}

  /** A field; nothing is written as {@code <none>}. */
  Sheet field(String key, @Nullable Object value) {
    return field(0, key, value);
  }

  /** A field below another. */
  Sheet field(int depth, String key, @Nullable Object value) {
    lines.add(new Line(depth, key + ":", List.of(Text.orNone(value))));
    return this;
  }

  /** A field with a value a line. */
  Sheet each(String key, List<String> values) {
    lines.add(new Line(0, key + ":", values.isEmpty() ? List.of(Text.NONE) : values));
    return this;
  }

  /** Labels, one a line. */
  Sheet labels(String key, @Nullable Map<String, String> labels) {
    return each(
        key,
        Text.map(labels).entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }

  /** A line that stands before fields below it. */
  Sheet heading(int depth, String text) {
    lines.add(new Line(depth, text, List.of()));
    return this;
  }

  /** A table below a heading. */
  Sheet table(int depth, List<String> headers, List<List<String>> rows) {
    var all = new ArrayList<List<String>>();
    all.add(headers);
    all.add(headers.stream().map(header -> "-".repeat(header.length())).toList());
    all.addAll(rows);
    for (var row : all) {
      var line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        var column = i;
        var width = all.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
        line.append(row.get(i)).repeat(" ", width - row.get(i).length() + 2);
      }
      heading(depth, line.toString().stripTrailing());
    }
    return this;
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (var line : lines) {
      if (line.values().isEmpty()) {
        text.append("  ".repeat(line.depth())).append(line.key()).append('\n');
      } else {
        var width = width(line.depth());
        for (int i = 0; i < line.values().size(); i++) {
          var key = i == 0 ? line.key() : "";
          text.append("  ".repeat(line.depth()))
              .append(key)
              .repeat(" ", width - key.length() + 2)
              .append(line.values().get(i))
              .append('\n');
        }
      }
    }
    return text.toString();
  }

  private int width(int depth) {
    return lines.stream()
        .filter(line -> line.depth() == depth && !line.values().isEmpty())
        .mapToInt(line -> line.key().length())
        .max()
        .orElse(0);
  }
}
