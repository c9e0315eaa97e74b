package dev.netduo.docker.template;

import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** What templates can call, and how values read. */
final class Functions {
  /** What Go prints for a key that a map does not have. */
  static final Object NO_VALUE = new NoValue();

  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> NAMES =
      List.of(
          "json", "index", "len", "join", "split", "lower", "upper", "title", "println", "print",
          "eq", "ne", "not", "and", "or");

  private Functions() {}

  private record NoValue() {
    @Override
    public String toString() {
      return "<no value>";
    }
  }

  /**
   * A field of a value.
   *
   * @throws NetduoException where it has none of that name
   */
  static Object field(Object value, String name) {
    var found = value instanceof Map<?, ?> map ? map.get(name) : null;
    if (found != null) {
      return found;
    }
    // In Go a field of a struct begins with a capital and must exist; the key of a map need not.
    if (value instanceof Map<?, ?> && Character.isLowerCase(name.charAt(0))) {
      return NO_VALUE;
    }
    var known =
        value instanceof Map<?, ?> map
            ? map.keySet().stream().map(String::valueOf).sorted().toList()
            : List.<String>of();
    throw new NetduoException(
        "template: there is no field ." + name,
        Nearest.to(name, known)
            .map(near -> "did you mean ." + near + "?")
            .orElse(known.isEmpty() ? "" : "there are: ." + String.join(", .", known)));
  }

  static Object call(String name, List<Object> arguments) {
    if (!NAMES.contains(name)) {
      throw new NetduoException(
          "template: function \"" + name + "\" not defined",
          Nearest.to(name, NAMES)
              .map(near -> "did you mean '" + near + "'?")
              .orElse("netduo knows " + String.join(", ", NAMES)));
    }
    var needed =
        switch (name) {
          case "print", "println" -> 0;
          case "index", "join", "split", "eq", "ne" -> 2;
          default -> 1;
        };
    if (arguments.size() < needed) {
      throw new NetduoException(
          "template: " + name + " needs " + needed + " values and got " + arguments.size());
    }
    return switch (name) {
      case "json" -> JSON.writeValueAsString(arguments.getFirst());
      case "index" -> index(arguments);
      case "len" -> length(arguments.getFirst());
      case "join" -> joined(arguments.get(0), text(arguments.get(1)));
      case "split" -> List.of(text(arguments.get(0)).split(Pattern.quote(text(arguments.get(1)))));
      case "lower" -> text(arguments.getFirst()).toLowerCase(Locale.ROOT);
      case "upper" -> text(arguments.getFirst()).toUpperCase(Locale.ROOT);
      case "title" -> title(text(arguments.getFirst()));
      case "println" -> spaced(arguments) + "\n";
      case "print" -> spaced(arguments);
      case "eq" ->
          arguments.stream().skip(1).anyMatch(a -> text(a).equals(text(arguments.getFirst())));
      case "ne" -> !text(arguments.get(0)).equals(text(arguments.get(1)));
      case "not" -> !isTrue(arguments.getFirst());
      case "and" ->
          arguments.stream().filter(a -> !isTrue(a)).findFirst().orElse(arguments.getLast());
      case "or" ->
          arguments.stream().filter(a -> isTrue(a)).findFirst().orElse(arguments.getLast());
      default -> throw new IllegalStateException(name);
    };
  }

  private static Object index(List<Object> arguments) {
    var value = arguments.getFirst();
    for (var key : arguments.subList(1, arguments.size())) {
      if (value instanceof Map<?, ?> map) {
        var found = map.get(text(key));
        value = found == null ? NO_VALUE : found;
      } else if (value instanceof List<?> list
          && key instanceof Long at
          && at >= 0
          && at < list.size()) {
        value = list.get(at.intValue());
      } else {
        throw new NetduoException("template: index " + text(key) + " is out of range");
      }
    }
    return value;
  }

  private static long length(Object value) {
    return switch (value) {
      case Map<?, ?> map -> map.size();
      case Collection<?> list -> list.size();
      default -> text(value).length();
    };
  }

  private static String joined(Object value, String separator) {
    return value instanceof Collection<?> list
        ? list.stream().map(Functions::text).collect(Collectors.joining(separator))
        : text(value);
  }

  private static String spaced(List<Object> values) {
    return values.stream().map(Functions::text).collect(Collectors.joining(" "));
  }

  private static String title(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** Go's idea of truth: neither empty, zero nor false. */
  static boolean isTrue(Object value) {
    return switch (value) {
      case Boolean truth -> truth;
      case Number number -> number.longValue() != 0;
      case Map<?, ?> map -> !map.isEmpty();
      case Collection<?> list -> !list.isEmpty();
      case NoValue none -> false;
      default -> !value.toString().isEmpty();
    };
  }

  /** A value the way Go prints it. */
  static String text(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + ":" + text(entry.getValue()))
              .sorted()
              .collect(Collectors.joining(" ", "map[", "]"));
      case Collection<?> list ->
          list.stream().map(Functions::text).collect(Collectors.joining(" ", "[", "]"));
      default -> value.toString();
    };
  }
}
