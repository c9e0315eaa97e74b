package dev.netduo.k8s.cli.view;

import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Kubectl's JSONPath templates: text with paths in braces, {@code {range}} and {@code {end}}. What
 * is missing prints nothing. Source: kubernetes.io/docs/reference/kubectl/jsonpath.
 */
public final class JsonPath {
  private final List<Piece> pieces;

  private sealed interface Piece {}

  private record Plain(String text) implements Piece {}

  private record Path(List<PathStep> steps) implements Piece {}

  private record Range(List<PathStep> steps, List<Piece> body) implements Piece {}

  /**
   * Reads a template; one without braces is a path alone.
   *
   * @throws NetduoException where it cannot be read
   */
  public JsonPath(String template) {
    this.pieces = pieces(blocks(template.contains("{") ? template : "{" + template + "}"), false);
  }

  /** A stretch of a template: text outside of braces, or what is inside. */
  private record Block(String text, boolean inside) {}

  private static List<Block> blocks(String template) {
    var blocks = new ArrayList<Block>();
    int at = 0;
    while (at < template.length()) {
      var open = template.indexOf('{', at);
      if (open < 0) {
        blocks.add(new Block(template.substring(at), false));
        break;
      }
      if (open > at) {
        blocks.add(new Block(template.substring(at, open), false));
      }
      var close = closing(template, open);
      blocks.add(new Block(template.substring(open + 1, close).strip(), true));
      at = close + 1;
    }
    return blocks;
  }

  private static int closing(String template, int open) {
    var quote = '\0';
    for (int i = open + 1; i < template.length(); i++) {
      var c = template.charAt(i);
      if (quote != '\0') {
        quote = c == quote ? '\0' : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '}') {
        return i;
      }
    }
    throw new NetduoException(
        "error parsing jsonpath " + template + ": unclosed action", "close the brace: }");
  }

  private static List<Piece> pieces(List<Block> blocks, boolean inRange) {
    var pieces = new ArrayList<Piece>();
    while (!blocks.isEmpty()) {
      var block = blocks.removeFirst();
      var text = block.text();
      if (!block.inside()) {
        pieces.add(new Plain(text));
      } else if (text.equals("end")) {
        if (!inRange) {
          throw new NetduoException("error parsing jsonpath: not in range, nothing to end", "");
        }
        return pieces;
      } else if (text.startsWith("range ")) {
        var steps = PathReader.read(text.substring("range ".length()));
        pieces.add(new Range(steps, pieces(blocks, true)));
      } else if (text.startsWith("\"") || text.startsWith("'")) {
        pieces.add(new Plain(literal(text)));
      } else {
        pieces.add(new Path(PathReader.read(text)));
      }
    }
    if (inRange) {
      throw new NetduoException("error parsing jsonpath: unterminated range", "add {end}");
    }
    return pieces;
  }

  private static String literal(String quoted) {
    return quoted.substring(1, quoted.length() - 1).translateEscapes();
  }

  /** The text of the template for a tree. */
  public String apply(Object root) {
    var out = new StringBuilder();
    print(pieces, root, root, out);
    return out.toString();
  }

  /** The nodes that the first path of the template leads to. */
  public List<Object> find(Object root) {
    return pieces.stream()
        .filter(Path.class::isInstance)
        .map(Path.class::cast)
        .findFirst()
        .map(path -> follow(path.steps(), root).toList())
        .orElse(List.of());
  }

  private static void print(List<Piece> pieces, Object root, Object here, StringBuilder out) {
    for (var piece : pieces) {
      switch (piece) {
        case Plain(var text) -> out.append(text);
        case Path(var steps) ->
            out.append(follow(steps, here).map(JsonPath::text).collect(Collectors.joining(" ")));
        case Range(var steps, var body) ->
            follow(steps, here).forEach(each -> print(body, root, each, out));
      }
    }
  }

  static Stream<Object> follow(List<PathStep> steps, Object from) {
    Stream<Object> nodes = Stream.of(from);
    for (var step : steps) {
      nodes = nodes.flatMap(step::from);
    }
    return nodes;
  }

  /** A scalar as it is, everything else as JSON. */
  static String text(Object node) {
    return node instanceof Map<?, ?> || node instanceof List<?>
        ? new JsonMapper().writeValueAsString(node)
        : node.toString();
  }
}
