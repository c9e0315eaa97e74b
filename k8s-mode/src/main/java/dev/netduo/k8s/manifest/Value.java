package dev.netduo.k8s.manifest;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A piece of a document, with the line it stands on (1-based, 0 where it was not read). */
sealed interface Value {
  int line();

  /** What a person calls it in a sentence, for example {@code a list}. */
  String describe();

  /** Nothing: an empty value or {@code null}. */
  record Nothing(int line) implements Value {
    @Override
    public String describe() {
      return "nothing";
    }
  }

  /** Text. */
  record Text(String text, int line) implements Value {
    @Override
    public String describe() {
      return "the string \"" + text + "\"";
    }
  }

  /**
   * A number.
   *
   * @param text as it was written
   */
  record Numeral(BigDecimal number, String text, int line) implements Value {
    @Override
    public String describe() {
      return "the number " + text;
    }
  }

  /**
   * True or false.
   *
   * @param text as it was written, for example {@code yes}
   */
  record Truth(boolean truth, String text, int line) implements Value {
    @Override
    public String describe() {
      return "the boolean " + text;
    }
  }

  /** A list. */
  record Sequence(List<Value> items, int line) implements Value {
    @Override
    public String describe() {
      return "a list";
    }
  }

  /** A map, duplicates included. */
  record Mapping(List<Entry> entries, int line) implements Value {
    @Override
    public String describe() {
      return "a map";
    }
  }

  /**
   * One key of a map.
   *
   * @param line the line of the key
   */
  record Entry(String key, int line, Value value) {}

  /** A value made of plain maps, lists, strings, numbers and booleans. */
  static Value of(@Nullable Object plain) {
    return switch (plain) {
      case null -> new Nothing(0);
      case Map<?, ?> map ->
          new Mapping(
              map.entrySet().stream()
                  .map(e -> new Entry(String.valueOf(e.getKey()), 0, of(e.getValue())))
                  .toList(),
              0);
      case List<?> list -> new Sequence(list.stream().map(Value::of).toList(), 0);
      case Boolean truth -> new Truth(truth, truth.toString(), 0);
      case Number number -> new Numeral(new BigDecimal(number.toString()), number.toString(), 0);
      default -> new Text(plain.toString(), 0);
    };
  }
}
