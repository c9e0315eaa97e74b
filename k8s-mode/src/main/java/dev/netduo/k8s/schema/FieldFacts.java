package dev.netduo.k8s.schema;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the table beside says of a field that its model class does not.
 *
 * @param words the words that stand alone, for example {@code required}
 * @param values the words with a value, for example {@code keys}
 */
record FieldFacts(Set<String> words, Map<String, String> values) {
  private static final FieldFacts NONE = new FieldFacts(Set.of(), Map.of());
  private static final Set<String> WORDS =
      Set.of("required", "merge", "retain", "set", "atomic", "byte");
  private static final Set<String> VALUES = Set.of("merge", "keys", "default", "enum");

  /** The table is read when the first schema is asked for. */
  private static final class Table {
    static final Map<String, FieldFacts> ENTRIES = read();

    private static Map<String, FieldFacts> read() {
      var entries = new HashMap<String, FieldFacts>();
      for (var line : Resource.lines("fields.txt")) {
        var words = Arrays.asList(line.split(" ", -1));
        var whole = WORDS.contains(words.get(1));
        var facts = parse(words.subList(whole ? 1 : 2, words.size()));
        if (entries.put(whole ? words.get(0) : words.get(0) + " " + words.get(1), facts) != null) {
          throw new IllegalStateException("fields.txt says twice: " + line);
        }
      }
      return entries;
    }

    private static FieldFacts parse(List<String> words) {
      var flags = new java.util.HashSet<String>();
      var values = new HashMap<String, String>();
      for (var word : words) {
        var equals = word.indexOf('=');
        if (equals > 0 && VALUES.contains(word.substring(0, equals))) {
          values.put(word.substring(0, equals), word.substring(equals + 1));
        } else if (WORDS.contains(word)) {
          flags.add(word);
        } else {
          throw new IllegalStateException("fields.txt has an unknown word: " + word);
        }
      }
      return new FieldFacts(Set.copyOf(flags), Map.copyOf(values));
    }
  }

  static FieldFacts ofDefinition(String definition) {
    return Table.ENTRIES.getOrDefault(DefinitionNames.brief(definition), NONE);
  }

  static FieldFacts ofField(String definition, String field) {
    return Table.ENTRIES.getOrDefault(DefinitionNames.brief(definition) + " " + field, NONE);
  }

  /** Every entry: {@code core.PodSpec containers}, or {@code core.NodeSelector}. */
  static Set<String> entries() {
    return Table.ENTRIES.keySet();
  }

  boolean has(String word) {
    return words.contains(word);
  }

  boolean merges() {
    return words.contains("merge") || values.containsKey("merge");
  }

  Optional<String> value(String word) {
    return Optional.ofNullable(values.get(word));
  }

  List<String> list(String word, String separator) {
    return value(word).map(text -> List.of(text.split(separator, -1))).orElse(List.of());
  }

  FieldType.ListKind listKind() {
    if (values.containsKey("keys")) {
      return FieldType.ListKind.MAP;
    }
    if (words.contains("set")) {
      return FieldType.ListKind.SET;
    }
    return words.contains("atomic") ? FieldType.ListKind.ATOMIC : FieldType.ListKind.UNSAID;
  }
}
