package dev.netduo.k8s.server.http;

import dev.netduo.k8s.api.ApiException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What follows the question mark.
 *
 * @param values the values of each parameter, decoded
 */
public record Query(Map<String, List<String>> values) {

  /** Nothing. */
  public static final Query NONE = new Query(Map.of());

  /** A parameter's first value; empty where it is missing or empty. */
  public Optional<String> text(String name) {
    return all(name).stream().findFirst().filter(value -> !value.isEmpty());
  }

  /** All values of a parameter, in order. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Whether a parameter is switched on, as Go's conversion has it: all but false and 0. */
  public boolean flag(String name) {
    return all(name).stream()
        .findFirst()
        .filter(value -> !value.equalsIgnoreCase("false") && !value.equals("0"))
        .isPresent();
  }

  /**
   * A whole number.
   *
   * @throws ApiException 400 where it is none
   */
  public OptionalLong number(String name) {
    var text = text(name);
    try {
      return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text.get()));
    } catch (NumberFormatException _) {
      throw ApiException.badRequest(
          "strconv.ParseInt: parsing \"" + text.orElseThrow() + "\": invalid syntax in " + name);
    }
  }
}
