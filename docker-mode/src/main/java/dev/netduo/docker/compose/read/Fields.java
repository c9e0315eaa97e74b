package dev.netduo.docker.compose.read;

import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** The keys of one mapping of a Compose file, read strictly. A key without a value is not there. */
final class Fields {
  private final String file;
  private final String where;
  private final Yaml.Keys keys;
  private final Map<String, Yaml> values = new LinkedHashMap<>();

  /**
   * @param where what the mapping is, for example {@code service web}; empty for the whole file
   * @throws NetduoException where it is no mapping
   */
  Fields(String file, String where, Yaml node) {
    this.file = file;
    this.where = where;
    this.keys =
        switch (node) {
          case Yaml.Keys mapping -> mapping;
          case Yaml.Nothing nothing -> new Yaml.Keys(List.of(), nothing.line());
          case Yaml.Items list -> throw wrong(list, "expected keys and values");
          case Yaml.Text text -> throw wrong(text, "expected keys and values");
        };
    keys.entries().stream()
        .filter(entry -> !(entry.value() instanceof Yaml.Nothing))
        .forEach(entry -> values.put(entry.key(), entry.value()));
  }

  /**
   * Looks whether every key is known; {@code x-} keys are nobody's business.
   *
   * @throws NetduoException where one is unknown, or known and not supported
   */
  Fields only(KnownKeys known) {
    for (var entry : keys.entries()) {
      var key = entry.key();
      if (key.startsWith("x-") || known.supported().contains(key)) {
        continue;
      }
      var refusal = known.unsupported().get(key);
      if (refusal != null) {
        throw error(entry.line(), prefix() + "'" + key + "' is not supported by netduo", refusal);
      }
      var nearest = Nearest.hint(key, known.all());
      throw error(
          entry.line(),
          prefix() + "unknown key '" + key + "'",
          nearest.isEmpty() ? "known here: " + String.join(", ", known.supported()) : nearest);
    }
    return this;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** The line of a key's value, or of the mapping where the key is not there. */
  int line(String key) {
    return has(key) ? at(key).line() : keys.line();
  }

  Optional<String> text(String key) {
    return has(key) ? Optional.of(scalar(key, at(key))) : Optional.empty();
  }

  /** A value turned into something else; what the function throws gets file and line. */
  <T> Optional<T> parsed(String key, Function<String, T> parse) {
    return text(key).map(text -> placedAt(key, at(key).line(), () -> parse.apply(text)));
  }

  boolean truth(String key) {
    return parsed(key, Fields::truthOf).orElse(false);
  }

  int number(String key, int least, int otherwise) {
    return parsed(key, text -> numberOf(text, least)).orElse(otherwise);
  }

  /** The texts of a list; one text alone is a list of one. */
  List<String> texts(String key) {
    return items(key).stream().map(item -> scalar(key, item)).toList();
  }

  /** As {@link #texts}, each turned into something else. */
  <T> List<T> eachParsed(String key, Function<String, T> parse) {
    return items(key).stream()
        .map(item -> placedAt(key, item.line(), () -> parse.apply(scalar(key, item))))
        .toList();
  }

  /** The items of a list, whatever they are. */
  List<Yaml> items(String key) {
    if (!has(key)) {
      return List.of();
    }
    return switch (at(key)) {
      case Yaml.Items list -> list.items();
      case Yaml.Text one -> List.of(one);
      case Yaml.Keys mapping -> throw wrong(mapping, key + ": expected a list");
      case Yaml.Nothing nothing -> List.of();
    };
  }

  /**
   * {@code KEY: VALUE} or a list of {@code KEY=VALUE}, by key.
   *
   * @param alone what a key without a value stands for; empty leaves the key out
   */
  SortedMap<String, String> pairs(String key, Function<String, Optional<String>> alone) {
    var pairs = new TreeMap<String, String>();
    if (has(key) && at(key) instanceof Yaml.Keys mapping) {
      for (var entry : mapping.entries()) {
        var value =
            entry.value() instanceof Yaml.Nothing
                ? alone.apply(entry.key())
                : Optional.of(scalar(key + "." + entry.key(), entry.value()));
        value.ifPresent(text -> pairs.put(entry.key(), text));
      }
      return pairs;
    }
    for (var item : items(key)) {
      var text = scalar(key, item);
      var equals = text.indexOf('=');
      if (equals == 0 || text.isEmpty()) {
        throw wrong(item, key + ": '" + text + "' has no key");
      }
      var value = equals < 0 ? alone.apply(text) : Optional.of(text.substring(equals + 1));
      value.ifPresent(given -> pairs.put(equals < 0 ? text : text.substring(0, equals), given));
    }
    return pairs;
  }

  /** The mapping under a key; one without keys where it is not there. */
  Fields under(String key) {
    return new Fields(
        file,
        where.isEmpty() ? key : where + "." + key,
        has(key) ? at(key) : new Yaml.Nothing(keys.line()));
  }

  /** Whether a key's value is a text and no list. */
  boolean isText(String key) {
    return has(key) && at(key) instanceof Yaml.Text;
  }

  /** Whether there is a mapping under a key. */
  boolean hasKeysUnder(String key) {
    return has(key) && at(key) instanceof Yaml.Keys;
  }

  /** Every key with what stands under it, also where that is nothing. */
  Map<String, Yaml> entries() {
    var entries = new LinkedHashMap<String, Yaml>();
    keys.entries().stream()
        .filter(entry -> !entry.key().startsWith("x-"))
        .forEach(entry -> entries.put(entry.key(), entry.value()));
    return entries;
  }

  /** A mapping that stands in a list or under a name. */
  Fields of(String name, Yaml node) {
    return new Fields(file, name, node);
  }

  /** Does something whose errors get the line of a key's value. */
  <T> T placed(String key, Supplier<T> work) {
    return placedAt(key, line(key), work);
  }

  /** As {@link #placed}, for a value whose line is known. */
  <T> T placedAt(String key, int line, Supplier<T> work) {
    try {
      return work.get();
    } catch (NetduoException e) {
      throw error(line, prefix() + key + ": " + e.getMessage(), e.hint());
    }
  }

  private String prefix() {
    return where.isEmpty() ? "" : where + ": ";
  }

  NetduoException error(String key, String message, String hint) {
    return error(line(key), prefix() + message, hint);
  }

  private NetduoException error(int line, String message, String hint) {
    return new NetduoException(file + ":" + line + ": " + message, hint);
  }

  private NetduoException wrong(Yaml node, String message) {
    return error(node.line(), prefix() + message, "");
  }

  private Yaml at(String key) {
    return Objects.requireNonNull(values.get(key), key);
  }

  private String scalar(String key, Yaml value) {
    if (value instanceof Yaml.Text text) {
      return text.text();
    }
    throw wrong(value, key + ": expected a text or number");
  }

  private static boolean truthOf(String text) {
    return switch (text) {
      case "true", "True", "TRUE", "yes", "on" -> true;
      case "false", "False", "FALSE", "no", "off" -> false;
      default -> throw new NetduoException("'" + text + "' is neither true nor false");
    };
  }

  private static int numberOf(String text, int least) {
    try {
      var number = Integer.parseInt(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, as for a number that is too small
    }
    throw new NetduoException("'" + text + "' is not a whole number from " + least + " on");
  }
}
