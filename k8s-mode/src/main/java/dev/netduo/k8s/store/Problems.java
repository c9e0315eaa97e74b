package dev.netduo.k8s.store;

import dev.netduo.k8s.api.ApiException.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Wrong fields, collected in the words of Kubernetes' {@code util/validation/field}. */
final class Problems {
  private final List<Cause> causes = new ArrayList<>();

  List<Cause> causes() {
    return causes;
  }

  void required(String field, String detail) {
    causes.add(new Cause(field, detail.isEmpty() ? "Required value" : "Required value: " + detail));
  }

  void invalid(String field, Object value, String detail) {
    causes.add(new Cause(field, "Invalid value: " + shown(value) + ": " + detail));
  }

  /** A field keeps the value that it was created with. */
  void immutable(String field, Object value) {
    invalid(field, value, "field is immutable");
  }

  void tooMany(String field, int given, int most) {
    causes.add(new Cause(field, "Too many: " + given + ": must have at most " + most + " items"));
  }

  void addAll(Problems others) {
    causes.addAll(others.causes);
  }

  void duplicate(String field, Object value) {
    causes.add(new Cause(field, "Duplicate value: " + shown(value)));
  }

  /** The name of something that is not there. */
  void notFound(String field, Object value) {
    causes.add(new Cause(field, "Not found: " + shown(value)));
  }

  void tooLong(String field, int most) {
    causes.add(new Cause(field, "Too long: may not be more than " + most + " bytes"));
  }

  /** Where it is given, the number must not be below zero. */
  void notNegative(String field, @Nullable Number number) {
    if (number != null && number.longValue() < 0) {
      invalid(field, number, "must be greater than or equal to 0");
    }
  }

  void forbidden(String field, String detail) {
    causes.add(new Cause(field, "Forbidden: " + detail));
  }

  /** The value must be one of these. */
  void oneOf(String field, String value, Collection<String> supported) {
    if (!supported.contains(value)) {
      var list = supported.stream().sorted().map(Problems::shown).collect(Collectors.joining(", "));
      causes.add(
          new Cause(field, "Unsupported value: " + shown(value) + ": supported values: " + list));
    }
  }

  /** A port number that must be there. */
  void port(String field, int port) {
    if (port < 1 || port > 65535) {
      invalid(field, port, "must be between 1 and 65535, inclusive");
    }
  }

  private static String shown(Object value) {
    return switch (value) {
      case String text -> "\"" + text + "\"";
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(e -> shown(e.getKey()) + ":" + shown(e.getValue()))
              .sorted()
              .collect(Collectors.joining(",", "{", "}"));
      default -> String.valueOf(value);
    };
  }
}
