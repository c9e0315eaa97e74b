package dev.netduo.k8s.json;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Fills a model from a tree. Speaks of wrong types as Go's decoder does. */
final class ModelReader {
  private final List<String> unknown = new ArrayList<>();
  private String struct;

  /** A reader of a model whose class is called {@code struct}. */
  ModelReader(String struct) {
    this.struct = struct;
  }

  List<String> unknown() {
    return List.copyOf(unknown);
  }

  <T> T model(JsonNode tree, Class<T> type, String path) {
    if (!tree.isObject()) {
      throw wrong(tree, path, "v1." + type.getSimpleName());
    }
    var outer = struct;
    struct = type.getSimpleName();
    try {
      var model = type.getDeclaredConstructor().newInstance();
      var fields = Fields.of(type);
      tree.forEachEntry((name, value) -> {
        var at = path.isEmpty() ? name : path + "." + name;
        var field = Optional.ofNullable(fields.get(name));
        if (field.isEmpty()) {
          unknown.add(at);
        } else if (!value.isNull()) {
          set(model, field.get(), value(value, field.get().getGenericType(), at));
        }
      });
      return model;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " is no plain model", e);
    } finally {
      struct = outer;
    }
  }

  private static void set(Object model, Field field, Object value) {
    try {
      field.set(model, value);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field + " is no plain field", e);
    }
  }

  private Object value(JsonNode tree, Type type, String path) {
    if (type instanceof ParameterizedType generic) {
      var arguments = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class
          ? map(tree, arguments[1], path)
          : list(tree, arguments[0], path);
    }
    return scalarOrModel(tree, (Class<?>) type, path);
  }

  private Object scalarOrModel(JsonNode tree, Class<?> type, String path) {
    if (type == String.class) {
      return text(tree, path);
    } else if (type == Integer.class) {
      return (int) whole(tree, path, "int32", Integer.MIN_VALUE, Integer.MAX_VALUE);
    } else if (type == Long.class) {
      return whole(tree, path, "int64", Long.MIN_VALUE, Long.MAX_VALUE);
    } else if (type == Boolean.class) {
      if (!tree.isBoolean()) {
        throw wrong(tree, path, "bool");
      }
      return tree.booleanValue();
    } else if (type == Double.class || type == Float.class) {
      if (!tree.isNumber()) {
        throw wrong(tree, path, "float64");
      }
      return type == Double.class ? (Object) tree.doubleValue() : (Object) tree.floatValue();
    } else if (type == IntOrString.class) {
      return new IntOrString(
          tree.isString()
              ? (Object) tree.stringValue()
              : (Object)
                  (int)
                      whole(
                          tree, path, "intstr.IntOrString", Integer.MIN_VALUE, Integer.MAX_VALUE));
    } else if (type == Quantity.class) {
      return quantity(tree, path);
    } else if (type == MicroTime.class) {
      return new MicroTime(text(tree, path));
    } else if (type == FieldsV1.class) {
      var fields = new FieldsV1();
      tree.forEachEntry((name, value) -> fields.setAdditionalProperty(name, plain(value)));
      return fields;
    } else if (type == Object.class || type.isInterface()) {
      return plain(tree);
    }
    return model(tree, type, path);
  }

  private List<Object> list(JsonNode tree, Type element, String path) {
    if (!tree.isArray()) {
      throw wrong(tree, path, "[]" + goName(element));
    }
    var list = new ArrayList<Object>(tree.size());
    for (int i = 0; i < tree.size(); i++) {
      var item = tree.get(i);
      // Go reads null as an element's zero value.
      list.add(
          item.isNull()
              ? zero(element, path + "[" + i + "]")
              : value(item, element, path + "[" + i + "]"));
    }
    return list;
  }

  private Map<String, Object> map(JsonNode tree, Type element, String path) {
    if (!tree.isObject()) {
      throw wrong(tree, path, "map[string]" + goName(element));
    }
    var map = new LinkedHashMap<String, Object>();
    tree.forEachEntry((key, item) ->
        map.put(
            key,
            item.isNull()
                ? zero(element, path + "." + key)
                : value(item, element, path + "." + key)));
    return map;
  }

  private Object zero(Type type, String path) {
    if (type instanceof Class<?> plain) {
      return switch (plain.getSimpleName()) {
        case "String" -> "";
        case "Integer" -> 0;
        case "Long" -> 0L;
        case "Boolean" -> false;
        case "Quantity" -> new Quantity("0");
        case "IntOrString" -> new IntOrString(0);
        default -> scalarOrModel(Json.object(), plain, path);
      };
    }
    return value(
        ((ParameterizedType) type).getRawType() == Map.class ? Json.object() : Json.of(List.of()),
        type,
        path);
  }

  private String text(JsonNode tree, String path) {
    if (!tree.isString()) {
      throw wrong(tree, path, "string");
    }
    return tree.stringValue();
  }

  private long whole(JsonNode tree, String path, String go, long least, long most) {
    if (!tree.isNumber()) {
      throw wrong(tree, path, go);
    }
    var number = tree.isIntegralNumber() ? tree.bigIntegerValue() : wholeOf(tree, path, go);
    if (number.compareTo(BigInteger.valueOf(least)) < 0
        || number.compareTo(BigInteger.valueOf(most)) > 0) {
      throw problem("number " + number, path, go);
    }
    return number.longValue();
  }

  private BigInteger wholeOf(JsonNode tree, String path, String go) {
    var number = tree.doubleValue();
    if (number != Math.rint(number) || Math.abs(number) > 1e15) {
      throw problem("number " + tree.asString(), path, go);
    }
    return BigInteger.valueOf((long) number);
  }

  private Quantity quantity(JsonNode tree, String path) {
    if (!tree.isString() && !tree.isNumber()) {
      throw wrong(tree, path, "resource.Quantity");
    }
    try {
      return Quantities.parse(tree.asString());
    } catch (IllegalArgumentException _) {
      throw new JsonProblem(
          "quantities must match the regular expression"
              + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
  }

  /** A tree as plain maps, lists, strings, numbers and booleans. */
  private static Object plain(JsonNode tree) {
    return switch (tree.getNodeType()) {
      case OBJECT -> {
        var map = new LinkedHashMap<String, Object>();
        tree.forEachEntry((name, value) -> map.put(name, plain(value)));
        yield map;
      }
      case ARRAY -> {
        var list = new ArrayList<Object>();
        tree.forEach(item -> list.add(plain(item)));
        yield list;
      }
      case STRING -> tree.stringValue();
      case BOOLEAN -> tree.booleanValue();
      case NUMBER -> tree.numberValue();
      default -> Map.of();
    };
  }

  private static String goName(Type type) {
    if (type instanceof Class<?> plain) {
      return switch (plain.getSimpleName()) {
        case "String" -> "string";
        case "Integer" -> "int32";
        case "Long" -> "int64";
        case "Boolean" -> "bool";
        case "Quantity" -> "resource.Quantity";
        case "IntOrString" -> "intstr.IntOrString";
        default -> "v1." + plain.getSimpleName();
      };
    }
    return "object";
  }

  private JsonProblem wrong(JsonNode tree, String path, String go) {
    var found =
        switch (tree.getNodeType()) {
          case OBJECT -> "object";
          case ARRAY -> "array";
          case STRING -> "string";
          case BOOLEAN -> "bool";
          case NUMBER -> "number";
          default -> "null";
        };
    return problem(found, path, go);
  }

  private JsonProblem problem(String found, String path, String go) {
    // Go's path has no indexes: spec.template.spec.containers.image.
    var field = path.replaceAll("\\[\\d+]", "");
    return new JsonProblem(
        "json: cannot unmarshal "
            + found
            + " into Go "
            + (field.isEmpty() ? "value" : "struct field " + struct + "." + field)
            + " of type "
            + go);
  }
}
