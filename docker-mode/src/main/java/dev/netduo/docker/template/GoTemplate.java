package dev.netduo.docker.template;

import dev.netduo.docker.template.Node.Call;
import dev.netduo.docker.template.Node.Operand;
import dev.netduo.docker.template.Node.Pipeline;
import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A template as Docker's {@code --format} takes it, over maps, lists, strings, numbers and truth
 * values.
 */
public final class GoTemplate {
  private final List<Node> nodes;

  /**
   * Reads a template; {@code \t} and {@code \n} in its text are tab and line end, as docker reads
   * them.
   *
   * @throws NetduoException where it is none
   */
  public GoTemplate(String template) {
    this.nodes = Parser.parse(template.replace("\\t", "\t").replace("\\n", "\n"));
  }

  /**
   * The template filled in.
   *
   * @throws NetduoException where it names a field the data does not have
   */
  public String apply(Object data) {
    var out = new StringBuilder();
    write(nodes, new Scope(data, Map.of("$", data)), out);
    return out.toString();
  }

  private record Scope(Object dot, Map<String, Object> variables) {
    Scope at(Object newDot) {
      return new Scope(newDot, variables);
    }

    Scope with(String name, Object value) {
      var more = new HashMap<>(variables);
      more.put(name, value);
      return new Scope(dot, more);
    }
  }

  private static void write(List<Node> nodes, Scope scope, StringBuilder out) {
    for (var node : nodes) {
      switch (node) {
        case Node.Text text -> out.append(text.text());
        case Node.Output output -> out.append(Functions.text(evaluate(output.value(), scope)));
        case Node.If branch -> {
          var value = evaluate(branch.condition(), scope);
          if (Functions.isTrue(value)) {
            write(branch.body(), branch.rebinds() ? scope.at(value) : scope, out);
          } else {
            write(branch.otherwise(), scope, out);
          }
        }
        case Node.Range range -> range(range, scope, out);
      }
    }
  }

  private static void range(Node.Range range, Scope scope, StringBuilder out) {
    var elements = elements(evaluate(range.over(), scope));
    if (elements.isEmpty()) {
      write(range.otherwise(), scope, out);
    }
    for (var element : elements) {
      var inner = scope.at(element.getValue());
      var names = range.variables();
      if (!names.isEmpty()) {
        inner = inner.with(names.getLast(), element.getValue());
      }
      if (names.size() > 1) {
        inner = inner.with(names.getFirst(), element.getKey());
      }
      write(range.body(), inner, out);
    }
  }

  // Go ranges over maps in the order of their keys.
  private static List<Map.Entry<Object, Object>> elements(Object value) {
    var elements = new ArrayList<Map.Entry<Object, Object>>();
    if (value instanceof Map<?, ?> map) {
      var sorted = new TreeMap<String, Object>();
      map.forEach((key, element) -> sorted.put(String.valueOf(key), element));
      sorted.forEach((key, element) -> elements.add(Map.entry(key, element)));
    } else if (value instanceof Collection<?> list) {
      for (Object element : list) {
        elements.add(Map.entry((long) elements.size(), element));
      }
    }
    return elements;
  }

  private static Object evaluate(Pipeline pipeline, Scope scope) {
    Optional<Object> previous = Optional.empty();
    for (var call : pipeline.calls()) {
      previous = Optional.of(evaluate(call, previous, scope));
    }
    return previous.orElse(Functions.NO_VALUE);
  }

  private static Object evaluate(Call call, Optional<Object> piped, Scope scope) {
    var first = call.operands().getFirst();
    if (first instanceof Operand.Function function) {
      var arguments = new ArrayList<Object>();
      call.operands().stream().skip(1).forEach(operand -> arguments.add(value(operand, scope)));
      piped.ifPresent(arguments::add);
      return Functions.call(function.name(), arguments);
    }
    // {{.Label "tier"}} is a method of docker's rows; here the field is a map and is looked up in.
    return call.operands().size() == 1
        ? value(first, scope)
        : Functions.call(
            "index", call.operands().stream().map(operand -> value(operand, scope)).toList());
  }

  private static Object value(Operand operand, Scope scope) {
    return switch (operand) {
      case Operand.Literal literal -> literal.value();
      case Operand.Function function -> Functions.call(function.name(), List.of());
      case Operand.Nested nested -> walk(evaluate(nested.pipeline(), scope), nested.path());
      case Operand.Field field -> walk(root(field, scope), field.path());
    };
  }

  private static Object root(Operand.Field field, Scope scope) {
    if (field.root().isEmpty()) {
      return scope.dot();
    }
    var value = scope.variables().get(field.root());
    if (value == null) {
      throw new NetduoException("template: undefined variable " + field.root());
    }
    return value;
  }

  private static Object walk(Object from, List<String> path) {
    var value = from;
    for (var name : path) {
      value = Functions.field(value, name);
    }
    return value;
  }
}
