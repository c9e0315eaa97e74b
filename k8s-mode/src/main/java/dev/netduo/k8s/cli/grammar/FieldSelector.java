package dev.netduo.k8s.cli.grammar;

import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A field selector: {@code status.phase=Running,metadata.name!=web}.
 *
 * @param terms all of which must hold
 */
public record FieldSelector(List<Term> terms) {

  /** One comparison; a missing field is empty. */
  public record Term(String path, boolean equal, String value) {
    boolean holds(Map<String, Object> object) {
      Object node = object;
      for (var step : path.split("\\.", -1)) {
        node =
            node instanceof Map<?, ?> map
                ? Optional.<Object>ofNullable(map.get(step)).orElse("")
                : "";
      }
      return node.toString().equals(value) == equal;
    }
  }

  /**
   * Reads one.
   *
   * @throws NetduoException where it cannot be read
   */
  public static FieldSelector parse(String text) {
    var terms = new ArrayList<Term>();
    for (var part : text.split(",", -1)) {
      var equals = part.indexOf('=');
      if (equals < 1) {
        throw new NetduoException(
            "invalid field selector: \"" + part + "\" is no comparison",
            "write it as status.phase=Running");
      }
      var unequal = part.charAt(equals - 1) == '!';
      var path = part.substring(0, unequal ? equals - 1 : equals).strip();
      var value = part.substring(equals + 1);
      terms.add(
          new Term(path, !unequal, value.startsWith("=") ? value.substring(1) : value.strip()));
    }
    return new FieldSelector(List.copyOf(terms));
  }

  /** Whether an object meets all terms. */
  public boolean matches(Map<String, Object> object) {
    return terms.stream().allMatch(term -> term.holds(object));
  }
}
