package dev.netduo.k8s.manifest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * YAML text as values with lines. Plain words mean what they mean to kubectl, which reads YAML 1.1:
 * {@code yes}, {@code on} and {@code off} are booleans, and {@code <<} merges.
 */
final class YamlText {
  private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");
  private static final Set<String> FALSE = Set.of("false", "no", "off", "n");
  private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern OCTAL = Pattern.compile("0o?([0-7]+)");
  private static final Pattern HEXADECIMAL = Pattern.compile("0x([0-9a-fA-F]+)");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  // A few aliases of aliases expand to billions of nodes; no manifest has this many.
  private static final int MOST_NODES = 500_000;

  private final String file;
  private final Problems problems;
  private int nodes;

  private YamlText(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The documents of a text; what cannot be read becomes a problem. */
  static List<Value> read(String file, String text, Problems problems) {
    return new YamlText(file, problems).documents(text);
  }

  private List<Value> documents(String text) {
    var documents = new ArrayList<Value>();
    var settings = LoadSettings.builder().setLabel(file).setUseMarks(true).build();
    try {
      for (var node : new Compose(settings).composeAllFromString(text)) {
        documents.add(value(node));
      }
    } catch (MarkedYamlEngineException e) {
      var problem = Optional.ofNullable(e.getProblem()).orElse("cannot be read");
      problems.add(
          file,
          e.getProblemMark().or(e::getContextMark).map(YamlText::line).orElse(0),
          "",
          problem);
    } catch (YamlEngineException e) {
      problems.add(file, 0, "", String.valueOf(e.getMessage()));
    }
    return documents;
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }

  private static int line(Node node) {
    return node.getStartMark().map(YamlText::line).orElse(0);
  }

  private Value value(Node node) {
    if (++nodes > MOST_NODES) {
      throw new YamlEngineException("the document is too large once its aliases are expanded");
    }
    if (node.isRecursive()) {
      throw new YamlEngineException("line " + line(node) + ": an alias contains itself");
    }
    return switch (node) {
      case MappingNode mapping -> new Value.Mapping(entries(mapping), line(node));
      case SequenceNode sequence ->
          new Value.Sequence(sequence.getValue().stream().map(this::value).toList(), line(node));
      case ScalarNode scalar -> scalar(scalar);
      default -> new Value.Nothing(line(node));
    };
  }

  private List<Value.Entry> entries(MappingNode mapping) {
    var own = new ArrayList<Value.Entry>();
    var merged = new ArrayList<Value.Entry>();
    for (var tuple : mapping.getValue()) {
      var key = key(tuple);
      var value = value(tuple.getValueNode());
      if (key.equals("<<") && value instanceof Value.Mapping base) {
        merged.addAll(base.entries());
      } else {
        own.add(new Value.Entry(key, line(tuple.getKeyNode()), value));
      }
    }
    merged.stream()
        .filter(base -> own.stream().noneMatch(entry -> entry.key().equals(base.key())))
        .toList()
        .forEach(own::add);
    return own;
  }

  private String key(NodeTuple tuple) {
    if (tuple.getKeyNode() instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw new YamlEngineException(
        "line " + line(tuple.getKeyNode()) + ": a key must be a plain word");
  }

  private static Value scalar(ScalarNode node) {
    var text = node.getValue();
    var line = line(node);
    if (!node.isPlain()) {
      return new Value.Text(text, line);
    }
    if (NOTHING.contains(text)) {
      return new Value.Nothing(line);
    }
    if (isWord(text, TRUE)) {
      return new Value.Truth(true, text, line);
    }
    if (isWord(text, FALSE)) {
      return new Value.Truth(false, text, line);
    }
    return number(text)
        .<Value>map(number -> new Value.Numeral(number, text, line))
        .orElseGet(() -> new Value.Text(text, line));
  }

  private static boolean isWord(String text, Set<String> words) {
    var lower = text.toLowerCase(java.util.Locale.ROOT);
    var capital =
        lower.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1);
    return words.contains(lower)
        && (text.equals(lower)
            || text.equals(capital)
            || text.equals(lower.toUpperCase(java.util.Locale.ROOT)));
  }

  private static Optional<BigDecimal> number(String text) {
    if (DECIMAL.matcher(text).matches()) {
      return Optional.of(new BigDecimal(text));
    }
    var octal = OCTAL.matcher(text);
    if (octal.matches()) {
      return Optional.of(new BigDecimal(new BigInteger(octal.group(1), 8)));
    }
    var hexadecimal = HEXADECIMAL.matcher(text);
    if (hexadecimal.matches()) {
      return Optional.of(new BigDecimal(new BigInteger(hexadecimal.group(1), 16)));
    }
    return FLOAT.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
  }
}
