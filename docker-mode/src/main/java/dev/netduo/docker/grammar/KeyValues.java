package dev.netduo.docker.grammar;

import dev.netduo.emulator.NetduoException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Reads lists of {@code KEY=VALUE} as docker does. */
public final class KeyValues {
  private KeyValues() {}

  /**
   * Labels and driver options: {@code KEY} alone has an empty value, a later one wins.
   *
   * @throws NetduoException where a key is empty or one of netduo's own
   */
  public static Map<String, String> labels(List<String> values) {
    var labels = read(values, "label", key -> "");
    for (var key : labels.keySet()) {
      if (key.startsWith("dev.netduo.")) {
        throw new NetduoException(
            "label '" + key + "' is one of netduo's own", "choose a key outside dev.netduo");
      }
    }
    return labels;
  }

  /**
   * Driver options and kernel settings.
   *
   * @throws NetduoException where a key is empty
   */
  public static Map<String, String> options(List<String> values, String what) {
    return read(values, what, key -> "");
  }

  /**
   * Environment variables: {@code KEY} alone takes the value of netduo's own environment and is
   * left out where that has none.
   *
   * @param own netduo's own environment
   * @throws NetduoException where a key is empty
   */
  public static Map<String, String> environment(List<String> values, Map<String, String> own) {
    var known =
        values.stream().filter(value -> value.contains("=") || own.containsKey(value)).toList();
    if (values.contains("")) {
      throw empty("environment variable", "");
    }
    return read(known, "environment variable", key -> own.getOrDefault(key, ""));
  }

  /** Written as docker's lists do, for example {@code a=1,b=2}. */
  public static String text(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(","));
  }

  private static Map<String, String> read(
      List<String> values, String what, UnaryOperator<String> whenAlone) {
    var read = new LinkedHashMap<String, String>();
    for (var value : values) {
      var equals = value.indexOf('=');
      var key = equals < 0 ? value : value.substring(0, equals);
      if (key.isBlank()) {
        throw empty(what, value);
      }
      read.put(key, equals < 0 ? whenAlone.apply(key) : value.substring(equals + 1));
    }
    return read;
  }

  private static NetduoException empty(String what, String value) {
    return new NetduoException("invalid " + what + " '" + value + "'", "write it as KEY=VALUE");
  }
}
