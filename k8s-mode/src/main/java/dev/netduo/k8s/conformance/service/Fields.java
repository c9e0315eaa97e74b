package dev.netduo.k8s.conformance.service;

import dev.netduo.emulator.NetduoException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one map of a case file; what is missing or of another kind is an error that says
 * where.
 *
 * @param where file and case, for messages
 */
record Fields(String where, Map<String, Object> values) {

  @SuppressWarnings("unchecked") // Keys of YAML maps in case files are text; others are refused.
  static Fields of(String where, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)
        || !map.keySet().stream().allMatch(String.class::isInstance)) {
      throw new NetduoException(where + ": a map is wanted here, not '" + value + "'");
    }
    return new Fields(where, (Map<String, Object>) map);
  }

  void allow(String... names) {
    for (var name : values.keySet()) {
      if (!List.of(names).contains(name)) {
        throw new NetduoException(
            where + ": '" + name + "' means nothing here",
            "known are: " + String.join(", ", names));
      }
    }
  }

  Optional<Object> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  Optional<String> text(String name) {
    return value(name).map(Object::toString);
  }

  String need(String name) {
    return text(name).orElseThrow(() -> new NetduoException(where + ": '" + name + "' is missing"));
  }

  int number(String name, int otherwise) {
    return text(name).map(this::parse).orElse(otherwise);
  }

  boolean flag(String name, boolean otherwise) {
    return value(name).map(v -> Boolean.parseBoolean(v.toString())).orElse(otherwise);
  }

  private int parse(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new NetduoException(where + ": '" + digits + "' is no number", "", e);
    }
  }

  List<Object> list(String name) {
    return value(name)
        .map(v -> v instanceof List<?> list ? List.<Object>copyOf(list) : List.of(v))
        .orElse(List.of());
  }

  List<Integer> numbers(String name) {
    return texts(name).stream().map(this::parse).toList();
  }

  List<String> texts(String name) {
    return list(name).stream().map(Object::toString).toList();
  }
}
