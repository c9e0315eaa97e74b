package dev.netduo.docker.compose.read;

import dev.netduo.emulator.NetduoException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Replaces variables in values: {@code $NAME}, {@code ${NAME}}, {@code ${NAME:-default}}, {@code
 * ${NAME-default}}, {@code ${NAME:?message}}, {@code ${NAME?message}}, {@code ${NAME:+instead}},
 * {@code ${NAME+instead}}, and {@code $$} for a dollar sign. Source: the Compose Specification,
 * Interpolation.
 */
final class Interpolation {
  private static final String HINT = "write $$ for a dollar sign that is meant as such";

  private final Map<String, String> variables;
  private final Set<String> unset = new LinkedHashSet<>();

  Interpolation(Map<String, String> variables) {
    this.variables = variables;
  }

  /** Names that stood for nothing, in the order they were met. */
  Set<String> unset() {
    return Set.copyOf(unset);
  }

  /**
   * A value with its variables replaced.
   *
   * @throws NetduoException where a variable is written wrongly, or one that must be set is not
   */
  String apply(String text) {
    var result = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) != '$') {
        result.append(text.charAt(at++));
      } else if (text.startsWith("$$", at)) {
        result.append('$');
        at += 2;
      } else if (text.startsWith("${", at)) {
        var end = closing(text, at + 2);
        result.append(braced(text.substring(at + 2, end), text));
        at = end + 1;
      } else {
        var end = nameEnd(text, at + 1);
        if (end == at + 1) {
          throw invalid(text);
        }
        result.append(value(text.substring(at + 1, end)));
        at = end;
      }
    }
    return result.toString();
  }

  // A default may hold variables with braces of their own.
  private static int closing(String text, int from) {
    var open = 1;
    for (int at = from; at < text.length(); at++) {
      if (text.startsWith("${", at)) {
        open++;
        at++;
      } else if (text.charAt(at) == '}' && --open == 0) {
        return at;
      }
    }
    throw invalid(text);
  }

  private String braced(String inside, String text) {
    var end = nameEnd(inside, 0);
    if (end == 0) {
      throw invalid(text);
    }
    var name = inside.substring(0, end);
    var rest = inside.substring(end);
    if (rest.isEmpty()) {
      return value(name);
    }
    var orEmpty = rest.startsWith(":");
    var operator = rest.substring(orEmpty ? 1 : 0);
    var known = variables.getOrDefault(name, "");
    var given = variables.containsKey(name) && !(orEmpty && known.isEmpty());
    if (operator.isEmpty()) {
      throw invalid(text);
    }
    var operand = operator.substring(1);
    return switch (operator.charAt(0)) {
      case '-' -> given ? known : apply(operand);
      case '+' -> given ? apply(operand) : "";
      case '?' -> {
        if (!given) {
          throw new NetduoException(
              "required variable "
                  + name
                  + " is missing a value"
                  + (operand.isEmpty() ? "" : ": " + apply(operand)),
              "set it in the environment or in .env");
        }
        yield known;
      }
      default -> throw invalid(text);
    };
  }

  private String value(String name) {
    if (!variables.containsKey(name)) {
      unset.add(name);
    }
    return variables.getOrDefault(name, "");
  }

  private static int nameEnd(String text, int from) {
    int at = from;
    while (at < text.length() && isNamePart(text.charAt(at), at == from)) {
      at++;
    }
    return at;
  }

  private static boolean isNamePart(char c, boolean first) {
    return c == '_'
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (!first && c >= '0' && c <= '9');
  }

  private static NetduoException invalid(String text) {
    return new NetduoException("invalid interpolation format: '" + text + "'", HINT);
  }
}
