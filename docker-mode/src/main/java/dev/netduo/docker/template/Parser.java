package dev.netduo.docker.template;

import dev.netduo.docker.template.Node.Call;
import dev.netduo.docker.template.Node.Operand;
import dev.netduo.docker.template.Node.Pipeline;
import dev.netduo.emulator.NetduoException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads templates. */
final class Parser {
  private static final Pattern ACTION =
      Pattern.compile("\\{\\{(-\\s)?\\s*(.*?)\\s*(\\s-)?}}", Pattern.DOTALL);
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(\"(?:\\\\.|[^\"\\\\])*\"|`[^`]*`|:=|[,|()]|-?\\d+|\\$?\\w*(?:\\.\\w+)+|\\$?\\w+|\\$|\\.)\\s*");

  private final String template;
  private final Deque<Object> parts = new ArrayDeque<>();

  private Parser(String template) {
    this.template = template;
  }

  /**
   * The template's pieces.
   *
   * @throws NetduoException where it is no template
   */
  static List<Node> parse(String template) {
    var parser = new Parser(template);
    parser.split();
    var nodes = parser.nodes();
    if (!parser.parts.isEmpty()) {
      throw parser.invalid("unexpected {{" + String.join(" ", parser.action()) + "}}");
    }
    return nodes;
  }

  // Text becomes a Node.Text, an action the list of its tokens.
  private void split() {
    var matcher = ACTION.matcher(template);
    var from = 0;
    var trimNext = false;
    while (matcher.find()) {
      var text = template.substring(from, matcher.start());
      text = trimNext ? text.stripLeading() : text;
      text(matcher.group(1) == null ? text : text.stripTrailing());
      parts.add(tokens(matcher.group(2)));
      trimNext = matcher.group(3) != null;
      from = matcher.end();
    }
    var rest = template.substring(from);
    if (rest.contains("{{")) {
      throw invalid("unclosed action");
    }
    text(trimNext ? rest.stripLeading() : rest);
  }

  private void text(String text) {
    if (!text.isEmpty()) {
      parts.add(new Node.Text(text));
    }
  }

  private List<String> tokens(String action) {
    var tokens = new ArrayList<String>();
    var matcher = TOKEN.matcher(action);
    while (matcher.lookingAt()) {
      tokens.add(matcher.group(1));
      if (matcher.end() == action.length()) {
        return tokens;
      }
      matcher.region(matcher.end(), action.length());
    }
    throw invalid("cannot read {{" + action + "}}");
  }

  private List<String> action() {
    return parts.peek() instanceof List<?> tokens
        ? tokens.stream().map(Object::toString).toList()
        : List.of();
  }

  private List<Node> nodes() {
    var nodes = new ArrayList<Node>();
    while (!parts.isEmpty()) {
      if (parts.peek() instanceof Node.Text text) {
        parts.remove();
        nodes.add(text);
        continue;
      }
      var tokens = action();
      if (tokens.getFirst().equals("end") || tokens.getFirst().equals("else")) {
        return nodes;
      }
      parts.remove();
      nodes.add(node(tokens));
    }
    return nodes;
  }

  private Node node(List<String> tokens) {
    var rest = tokens.subList(1, tokens.size());
    return switch (tokens.getFirst()) {
      case "range" -> {
        var assigned = rest.indexOf(":=");
        var variables =
            rest.subList(0, Math.max(0, assigned)).stream().filter(t -> !t.equals(",")).toList();
        var over = new Pipes(rest.subList(assigned + 1, rest.size())).whole();
        yield new Node.Range(variables, over, body(), otherwise());
      }
      case "if", "with" -> {
        var condition = new Pipes(rest).whole();
        yield new Node.If(condition, tokens.getFirst().equals("with"), body(), otherwise());
      }
      default -> new Node.Output(new Pipes(tokens).whole());
    };
  }

  private List<Node> body() {
    return nodes();
  }

  private List<Node> otherwise() {
    var tokens = action();
    if (tokens.isEmpty()) {
      throw invalid("missing {{end}}");
    }
    parts.remove();
    if (tokens.getFirst().equals("end")) {
      return List.of();
    }
    if (tokens.size() > 1) {
      return List.of(node(tokens.subList(1, tokens.size())));
    }
    var nodes = nodes();
    if (!action().equals(List.of("end"))) {
      throw invalid("missing {{end}}");
    }
    parts.remove();
    return nodes;
  }

  private NetduoException invalid(String problem) {
    return new NetduoException(
        "invalid template '" + template + "': " + problem,
        "write it like '{{.Names}}: {{.Status}}'");
  }

  /** Reads the pipelines within one action. */
  private final class Pipes {
    private final Deque<String> tokens;

    Pipes(List<String> tokens) {
      this.tokens = new ArrayDeque<>(tokens);
    }

    Pipeline whole() {
      var pipeline = pipeline();
      if (!tokens.isEmpty()) {
        throw invalid("unexpected '" + tokens.peek() + "'");
      }
      return pipeline;
    }

    private Pipeline pipeline() {
      var calls = new ArrayList<Call>();
      do {
        var operands = new ArrayList<Operand>();
        while (!tokens.isEmpty() && !tokens.peek().equals("|") && !tokens.peek().equals(")")) {
          operands.add(operand(tokens.remove()));
        }
        if (operands.isEmpty()) {
          throw invalid("a value is missing");
        }
        calls.add(new Call(List.copyOf(operands)));
      } while (Optional.ofNullable(tokens.peek()).filter("|"::equals).isPresent()
          && tokens.remove() != null);
      return new Pipeline(List.copyOf(calls));
    }

    private Operand operand(String token) {
      if (token.equals("(")) {
        var inner = pipeline();
        if (!")".equals(tokens.poll())) {
          throw invalid("missing )");
        }
        var next = tokens.peek();
        return new Operand.Nested(
            inner,
            next != null && next.startsWith(".") && next.length() > 1
                ? path(tokens.remove())
                : List.of());
      }
      var first = token.charAt(0);
      if (first == '"' || first == '`') {
        return new Operand.Literal(unquoted(token));
      }
      if (first == '.') {
        return new Operand.Field("", path(token));
      }
      if (first == '$') {
        var dot = token.indexOf('.');
        return dot < 0
            ? new Operand.Field(token, List.of())
            : new Operand.Field(token.substring(0, dot), path(token.substring(dot)));
      }
      if (token.matches("-?\\d+")) {
        return new Operand.Literal(Long.parseLong(token));
      }
      if (token.equals("true") || token.equals("false")) {
        return new Operand.Literal(Boolean.parseBoolean(token));
      }
      if (!token.matches("\\w+")) {
        throw invalid("unexpected '" + token + "'");
      }
      return new Operand.Function(token);
    }

    private static List<String> path(String token) {
      return Arrays.stream(token.split("\\.")).filter(name -> !name.isEmpty()).toList();
    }

    private static String unquoted(String token) {
      var inside = token.substring(1, token.length() - 1);
      return token.startsWith("`") ? inside : inside.translateEscapes();
    }
  }
}
