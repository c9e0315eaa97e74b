package dev.netduo.docker.compose.read;

import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** YAML text as a tree: anchors followed, {@code <<} merged, variables in values replaced. */
final class YamlTree {
  private static final String MERGE = "<<";
  private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
  // A few aliases of aliases expand to billions of nodes; no application has this many.
  private static final int MOST_NODES = 200_000;

  private final String file;
  private final UnaryOperator<String> variables;
  private int nodes;

  private YamlTree(String file, UnaryOperator<String> variables) {
    this.file = file;
    this.variables = variables;
  }

  /**
   * The one document of a text.
   *
   * @param file its name in errors
   * @param variables replaces the variables in one value; what it throws gets file and line
   * @throws NetduoException where it is no YAML
   */
  static Yaml read(String file, String text, UnaryOperator<String> variables) {
    try {
      var settings = LoadSettings.builder().setLabel(file).build();
      var documents =
          StreamSupport.stream(
                  new Compose(settings).composeAllFromString(text).spliterator(), false)
              .toList();
      if (documents.size() != 1) {
        throw new NetduoException(
            file + ": " + (documents.isEmpty() ? "is empty" : "holds several documents"),
            "write one document with services: in it");
      }
      return new YamlTree(file, variables).value(documents.getFirst());
    } catch (MarkedYamlEngineException e) {
      var line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new NetduoException(
          file + ":" + line + ": " + Optional.ofNullable(e.getProblem()).orElse("is no YAML"),
          "",
          e);
    } catch (YamlEngineException e) {
      throw new NetduoException(file + ": " + e.getMessage(), "", e);
    }
  }

  private Yaml value(Node node) {
    if (++nodes > MOST_NODES) {
      throw at(node, "the file is too large once its aliases are expanded", "");
    }
    if (node.isRecursive()) {
      throw at(node, "an alias contains itself", "");
    }
    return switch (node) {
      case MappingNode mapping -> new Yaml.Keys(entries(mapping), line(node));
      case SequenceNode list ->
          new Yaml.Items(list.getValue().stream().map(this::value).toList(), line(node));
      case ScalarNode scalar when scalar.isPlain() && NOTHING.contains(scalar.getValue()) ->
          new Yaml.Nothing(line(node));
      case ScalarNode scalar -> new Yaml.Text(replaced(scalar), line(node));
      default -> throw at(node, "cannot be read", "");
    };
  }

  private String replaced(ScalarNode scalar) {
    try {
      return variables.apply(scalar.getValue());
    } catch (NetduoException e) {
      throw at(scalar, e.getMessage(), e.hint());
    }
  }

  private List<Yaml.Entry> entries(MappingNode mapping) {
    var own = new LinkedHashMap<String, Yaml.Entry>();
    var merged = new LinkedHashMap<String, Yaml.Entry>();
    for (var tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw at(tuple.getKeyNode(), "a key must be a word", "");
      }
      var value = value(tuple.getValueNode());
      if (key.getValue().equals(MERGE)) {
        merge(value, merged);
      } else if (own.put(key.getValue(), new Yaml.Entry(key.getValue(), line(key), value))
          != null) {
        throw at(key, "'" + key.getValue() + "' is there twice", "");
      }
    }
    merged.forEach(own::putIfAbsent);
    return new ArrayList<>(own.values());
  }

  // Of several maps the earlier one wins; the mapping's own keys win over all.
  private void merge(Yaml bases, Map<String, Yaml.Entry> into) {
    switch (bases) {
      case Yaml.Keys base -> base.entries().forEach(entry -> into.putIfAbsent(entry.key(), entry));
      case Yaml.Items list -> list.items().forEach(base -> merge(base, into));
      case Yaml.Text text -> throw unmergeable(text);
      case Yaml.Nothing nothing -> throw unmergeable(nothing);
    }
  }

  private NetduoException unmergeable(Yaml value) {
    return new NetduoException(
        file + ":" + value.line() + ": << merges keys and values only", "write << : *ANCHOR");
  }

  private NetduoException at(Node node, String message, String hint) {
    return new NetduoException(file + ":" + line(node) + ": " + message, hint);
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
