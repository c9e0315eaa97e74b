package dev.netduo.emulator.yaml;

import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping of a YAML file that knows where each of its keys stands. Reading is strict: unknown and
 * doubled keys and wrong types are errors with file and line.
 */
public final class YamlMap {
  private final String file;
  private final Node node;
  private final Map<String, Node> values;
  private final Map<String, Node> keys;

  /** A text of a list, and the line of the file it stands on. */
  public record Line(int number, String text) {}

  private YamlMap(String file, Node node, Map<String, Node> values, Map<String, Node> keys) {
    this.file = file;
    this.node = node;
    this.values = values;
    this.keys = keys;
  }

  /**
   * Reads a file that holds one mapping.
   *
   * @param file its name in errors
   * @throws NetduoException where it is no YAML, or something else
   */
  public static YamlMap parse(String file, String yaml) {
    try {
      var settings = LoadSettings.builder().setLabel(file).build();
      return of(
          file,
          new Compose(settings)
              .composeString(yaml)
              .orElseThrow(() -> new NetduoException(file + ": is empty")));
    } catch (MarkedYamlEngineException e) {
      var line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new NetduoException(file + ":" + line + ": " + e.getProblem(), "", e);
    } catch (YamlEngineException e) {
      throw new NetduoException(file + ": " + e.getMessage(), "", e);
    }
  }

  private static YamlMap of(String file, Node node) {
    if (!(node instanceof MappingNode mapping)) {
      throw error(file, node, "expected keys and values", "");
    }
    var values = new LinkedHashMap<String, Node>();
    var keys = new LinkedHashMap<String, Node>();
    for (var entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw error(file, entry.getKeyNode(), "a key must be a word", "");
      }
      if (values.put(key.getValue(), entry.getValueNode()) != null) {
        throw error(file, key, "'" + key.getValue() + "' is there twice", "");
      }
      keys.put(key.getValue(), key);
    }
    return new YamlMap(file, node, values, keys);
  }

  /** Fails where a key is none of these, naming the one that was meant. */
  public YamlMap only(List<String> valid) {
    for (var key : keys.entrySet()) {
      if (!valid.contains(key.getKey())) {
        var nearest = Nearest.hint(key.getKey(), valid);
        var all = "valid here: " + String.join(", ", valid);
        throw error(
            file,
            key.getValue(),
            "unknown field '" + key.getKey() + "'",
            nearest.isEmpty() ? all : nearest);
      }
    }
    return this;
  }

  /** Whether a key is there. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** The text or number of a key that must be there. */
  public String text(String key) {
    return scalar(key, required(key));
  }

  /** The text or number of a key. */
  public String text(String key, String otherwise) {
    return optionalText(key).orElse(otherwise);
  }

  /** The text or number of a key, where it is there. */
  public Optional<String> optionalText(String key) {
    return Optional.ofNullable(values.get(key)).map(value -> scalar(key, value));
  }

  /** A value turned into something else; what the function throws gets file and line. */
  public <T> T parsed(String key, Function<String, T> parse) {
    var value = required(key);
    var text = scalar(key, value);
    try {
      return parse.apply(text);
    } catch (NetduoException e) {
      throw error(file, value, key + ": " + e.getMessage(), e.hint());
    }
  }

  /** As {@link #parsed}, where the key is there. */
  public <T> Optional<T> optionallyParsed(String key, Function<String, T> parse) {
    return has(key) ? Optional.of(parsed(key, parse)) : Optional.empty();
  }

  /** One of an enumeration's words, as {@code word} spells them. */
  public <E extends Enum<E>> E oneOf(String key, E[] all, Function<E, String> word) {
    return parsed(
        key,
        text -> {
          for (var value : all) {
            if (word.apply(value).equals(text)) {
              return value;
            }
          }
          var words = Arrays.stream(all).map(word).toList();
          var nearest = Nearest.hint(text, words);
          throw new NetduoException(
              "'" + text + "' is none of " + String.join(", ", words), nearest);
        });
  }

  /** A whole number in a range, both ends included. */
  public int number(String key, int least, int most) {
    return parsed(
        key,
        text -> {
          try {
            var number = Integer.parseInt(text);
            if (number >= least && number <= most) {
              return number;
            }
          } catch (NumberFormatException e) {
            // told below, as for a number out of range
          }
          throw new NetduoException("'" + text + "' is not a number from " + least + " to " + most);
        });
  }

  /** The texts of a list; empty where the key is missing. One text alone counts as a list of it. */
  public List<String> texts(String key) {
    return items(key).stream().map(item -> scalar(key, item)).toList();
  }

  /** As {@link #texts}, each with the line it stands on. */
  public List<Line> lines(String key) {
    return items(key).stream().map(item -> new Line(line(item), scalar(key, item))).toList();
  }

  /** The mappings of a list; empty where the key is missing. */
  public List<YamlMap> maps(String key) {
    return items(key).stream().map(item -> of(file, item)).toList();
  }

  /** The mapping of a key, where it is there. */
  public Optional<YamlMap> map(String key) {
    return Optional.ofNullable(values.get(key)).map(value -> of(file, value));
  }

  /** The keys in the order of the file. */
  public List<String> keys() {
    return List.copyOf(keys.keySet());
  }

  /**
   * The mappings of a mapping by their keys, in the order of the file; empty where it is missing.
   */
  public Map<String, YamlMap> entries(String key) {
    var entries = new LinkedHashMap<String, YamlMap>();
    map(key)
        .ifPresent(
            inner -> inner.values.forEach((name, value) -> entries.put(name, of(file, value))));
    return entries;
  }

  /** The texts of a mapping by their keys; empty where it is missing. */
  public Map<String, String> words(String key) {
    var words = new LinkedHashMap<String, String>();
    map(key)
        .ifPresent(inner -> inner.values.forEach((name, v) -> words.put(name, scalar(name, v))));
    return words;
  }

  /**
   * The whole mapping as plain values: maps, lists, texts, numbers and booleans as YAML 1.2 reads
   * them, and null for nothing.
   */
  public Map<String, @Nullable Object> tree() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    values.forEach((key, value) -> tree.put(key, plain(value)));
    return tree;
  }

  private @Nullable Object plain(Node value) {
    return switch (value) {
      case MappingNode mapping -> of(file, mapping).tree();
      case SequenceNode list -> {
        var items = new ArrayList<@Nullable Object>();
        list.getValue().forEach(item -> items.add(plain(item)));
        yield items;
      }
      default ->
          new StandardConstructor(LoadSettings.builder().build())
              .constructSingleDocument(Optional.of(value));
    };
  }

  /** Where it stands, as {@code file:line}. */
  public String place() {
    return file + ":" + line(node);
  }

  /** An error about a key's value, or about the mapping where the key is missing. */
  public NetduoException error(String key, String message, String hint) {
    return error(file, values.getOrDefault(key, node), message, hint);
  }

  private List<Node> items(String key) {
    return switch (values.get(key)) {
      case null -> List.of();
      case SequenceNode list -> list.getValue();
      case ScalarNode one -> List.of(one);
      case Node other -> throw error(file, other, key + ": expected a list", "");
    };
  }

  private Node required(String key) {
    var value = values.get(key);
    if (value == null) {
      throw error(file, node, "'" + key + "' is missing", "");
    }
    return value;
  }

  private String scalar(String key, Node value) {
    if (value instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw error(file, value, key + ": expected a text or number", "");
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  private static NetduoException error(String file, Node node, String message, String hint) {
    return new NetduoException(file + ":" + line(node) + ": " + message, hint);
  }
}
