package dev.netduo.k8s.manifest;

import dev.netduo.emulator.Nearest;
import dev.netduo.k8s.json.Quantities;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes model objects of values, and notes every field that is unknown, twice there or wrong. */
final class Binder {
  private final String file;
  private final Problems problems;

  Binder(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * An object of the type; where something is wrong, a part of one, and problems.
   *
   * @param path where the value stands, or empty for a whole document
   */
  <T> Optional<T> bind(Value value, Class<T> type, String path) {
    return bind(value, (Type) type, path).map(type::cast);
  }

  private Optional<Object> bind(Value value, Type type, String path) {
    if (value instanceof Value.Nothing) {
      return Optional.empty();
    }
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class
          ? list(value, generic.getActualTypeArguments()[0], path)
          : map(value, generic.getActualTypeArguments()[1], path);
    }
    var plain = (Class<?>) type;
    if (plain == String.class) {
      return text(value, path).map(t -> t);
    }
    if (plain == Boolean.class) {
      return value instanceof Value.Truth truth
          ? Optional.of(truth.truth())
          : wrong(value, path, "true or false");
    }
    if (plain == Integer.class) {
      return whole(value, path, Integer.MIN_VALUE, Integer.MAX_VALUE).map(BigDecimal::intValue);
    }
    if (plain == Long.class) {
      return whole(value, path, Long.MIN_VALUE, Long.MAX_VALUE).map(BigDecimal::longValue);
    }
    if (plain == IntOrString.class) {
      return intOrString(value, path);
    }
    if (plain == Quantity.class) {
      return quantity(value, path);
    }
    if (plain == MicroTime.class) {
      return text(value, path).map(MicroTime::new);
    }
    if (plain == FieldsV1.class) {
      return Optional.of(new FieldsV1());
    }
    if (plain == Object.class) {
      return Optional.of(anything(value));
    }
    return model(value, plain, path);
  }

  private Optional<Object> model(Value value, Class<?> type, String path) {
    if (!(value instanceof Value.Mapping mapping)) {
      return wrong(value, path, "a map");
    }
    var fields = ModelFields.of(type);
    try {
      var model = type.getDeclaredConstructor().newInstance();
      for (var entry : unique(mapping, path)) {
        var at = path.isEmpty() ? entry.key() : path + "." + entry.key();
        var field = fields.get(entry.key());
        if (field == null) {
          var near = Nearest.to(entry.key(), fields.keySet());
          problems.add(
              file,
              entry.line(),
              at,
              "unknown field"
                  + near.map(n -> ", did you mean '" + n + "'?")
                      .orElse(fields.isEmpty() ? "" : ", valid are " + sorted(fields)));
        } else {
          set(model, field, bind(entry.value(), field.getGenericType(), at));
        }
      }
      return Optional.of(model);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " is no plain model", e);
    }
  }

  private static String sorted(Map<String, Field> fields) {
    return String.join(", ", fields.keySet().stream().sorted().toList());
  }

  private static void set(Object model, Field field, Optional<Object> value)
      throws IllegalAccessException {
    if (value.isPresent()) {
      field.set(model, value.get());
    }
  }

  private List<Value.Entry> unique(Value.Mapping mapping, String path) {
    var first = new HashMap<String, Value.Entry>();
    for (var entry : mapping.entries()) {
      var before = first.putIfAbsent(entry.key(), entry);
      if (before != null) {
        problems.add(
            file,
            entry.line(),
            path.isEmpty() ? entry.key() : path + "." + entry.key(),
            "key is already set on line " + before.line());
      }
    }
    return mapping.entries();
  }

  private Optional<Object> list(Value value, Type element, String path) {
    if (!(value instanceof Value.Sequence sequence)) {
      return wrong(value, path, "a list");
    }
    var list = new ArrayList<Object>();
    for (int i = 0; i < sequence.items().size(); i++) {
      var item = sequence.items().get(i);
      var at = path + "[" + i + "]";
      if (item instanceof Value.Nothing) {
        problems.add(file, item.line(), at, "must not be empty");
      }
      bind(item, element, at).ifPresent(list::add);
    }
    return Optional.of(list);
  }

  private Optional<Object> map(Value value, Type element, String path) {
    if (!(value instanceof Value.Mapping mapping)) {
      return wrong(value, path, "a map");
    }
    var map = new LinkedHashMap<String, Object>();
    for (var entry : unique(mapping, path)) {
      var at = path + "." + entry.key();
      // An empty value of a map of strings is the empty string; it must not vanish with its key.
      if (entry.value() instanceof Value.Nothing && element == String.class) {
        map.put(entry.key(), "");
      } else {
        bind(entry.value(), element, at).ifPresent(v -> map.put(entry.key(), v));
      }
    }
    return Optional.of(map);
  }

  private Optional<String> text(Value value, String path) {
    return switch (value) {
      case Value.Text(var text, _) -> Optional.of(text);
      case Value.Numeral(_, var text, _) -> unquoted(value, text, path);
      case Value.Truth(_, var text, _) -> unquoted(value, text, path);
      default -> this.<String>wrong(value, path, "a string");
    };
  }

  private Optional<String> unquoted(Value value, String text, String path) {
    problems.add(
        file,
        value.line(),
        path,
        "must be a string, not " + value.describe() + ", write \"" + text + "\"");
    return Optional.empty();
  }

  private Optional<BigDecimal> whole(Value value, String path, long least, long most) {
    if (value instanceof Value.Numeral(var number, _, _)
        && number.stripTrailingZeros().scale() <= 0
        && number.compareTo(BigDecimal.valueOf(least)) >= 0
        && number.compareTo(BigDecimal.valueOf(most)) <= 0) {
      return Optional.of(number);
    }
    return wrong(value, path, "a whole number");
  }

  private Optional<Object> intOrString(Value value, String path) {
    return switch (value) {
      case Value.Text(var text, _) -> Optional.of(new IntOrString(text));
      case Value.Numeral _ ->
          whole(value, path, Integer.MIN_VALUE, Integer.MAX_VALUE)
              .map(n -> new IntOrString(n.intValue()));
      default -> wrong(value, path, "a whole number or a string");
    };
  }

  private Optional<Object> quantity(Value value, String path) {
    var text =
        switch (value) {
          case Value.Text(var t, _) -> t;
          case Value.Numeral(_, var t, _) -> t;
          default -> "";
        };
    try {
      return Optional.of(Quantities.parse(text));
    } catch (IllegalArgumentException _) {
      return wrong(value, path, "a quantity like 500m or 64Mi");
    }
  }

  /** What a field holds that any JSON may stand in. */
  private static Object anything(Value value) {
    return switch (value) {
      case Value.Text(var text, _) -> text;
      case Value.Numeral(var number, _, _) -> number;
      case Value.Truth truth -> truth.truth();
      case Value.Nothing _ -> "";
      case Value.Sequence sequence -> sequence.items().stream().map(Binder::anything).toList();
      case Value.Mapping mapping -> {
        var map = new LinkedHashMap<String, Object>();
        mapping.entries().forEach(entry -> map.put(entry.key(), anything(entry.value())));
        yield map;
      }
    };
  }

  private <T> Optional<T> wrong(Value value, String path, String wanted) {
    problems.add(file, value.line(), path, "must be " + wanted + ", not " + value.describe());
    return Optional.empty();
  }
}
