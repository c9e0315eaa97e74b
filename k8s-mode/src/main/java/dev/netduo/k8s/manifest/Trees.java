package dev.netduo.k8s.manifest;

import dev.netduo.k8s.api.ResourceKind;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Objects as plain maps, lists, strings, numbers and booleans, and back. */
public final class Trees {
  private Trees() {}

  /**
   * An object as maps with their keys in alphabetical order, as kubectl prints them. Empty lists,
   * empty maps of strings and fields that are not set are left out.
   */
  public static Map<String, Object> of(HasMetadata object) {
    var tree = model(object);
    tree.put("apiVersion", object.getApiVersion());
    tree.put("kind", object.getKind());
    return tree;
  }

  private static Map<String, Object> model(Object model) {
    var tree = new TreeMap<String, Object>();
    ModelFields.of(model.getClass())
        .forEach((name, field) -> {
          try {
            plain(Optional.ofNullable(field.get(model))).ifPresent(v -> tree.put(name, v));
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(model.getClass() + " is no plain model", e);
          }
        });
    return tree;
  }

  private static Optional<Object> plain(Optional<Object> field) {
    return field.flatMap(value ->
        switch (value) {
          case String text -> Optional.of(text);
          case Number number -> Optional.of(number);
          case Boolean truth -> Optional.of(truth);
          case Collection<?> list when list.isEmpty() -> Optional.empty();
          case Collection<?> list -> Optional.of(items(list));
          case Map<?, ?> map when map.isEmpty() -> Optional.empty();
          case Map<?, ?> map -> Optional.of(entries(map));
          case IntOrString either ->
              Optional.ofNullable(
                  either.getStrVal() != null ? either.getStrVal() : either.getIntVal());
          case Quantity quantity -> Optional.of(quantity.toString());
          case MicroTime time -> Optional.ofNullable(time.getTime());
          case FieldsV1 _ -> Optional.empty();
          default -> Optional.of(model(value));
        });
  }

  private static List<Object> items(Collection<?> list) {
    return list.stream().flatMap(item -> plain(Optional.of(item)).stream()).toList();
  }

  private static Map<String, Object> entries(Map<?, ?> map) {
    var entries = new TreeMap<String, Object>();
    map.forEach((key, value) ->
        plain(Optional.ofNullable(value)).ifPresent(v -> entries.put(key.toString(), v)));
    return entries;
  }

  /**
   * The object that a tree describes.
   *
   * @throws ManifestException where a field is unknown or of a wrong type
   */
  public static <T extends HasMetadata> T read(ResourceKind<T> kind, Map<String, Object> tree) {
    var problems = new Problems();
    var object = new Binder(kind.kind(), problems).bind(Value.of(tree), kind.type(), "");
    if (!problems.isEmpty()) {
      throw new ManifestException(problems.lines());
    }
    return object.orElseThrow();
  }

  /** A deep copy that may be edited. */
  public static Map<String, Object> copy(Map<String, Object> tree) {
    var copy = new LinkedHashMap<String, Object>();
    tree.forEach((key, value) -> copy.put(key, copyOf(value)));
    return copy;
  }

  @SuppressWarnings("unchecked") // trees are made of maps with string keys
  private static Object copyOf(Object value) {
    return switch (value) {
      case Map<?, ?> map -> copy((Map<String, Object>) map);
      case List<?> list -> list.stream().map(Trees::copyOf).toList();
      default -> value;
    };
  }

  /** A tree as YAML in block style, lists level with their key. */
  public static String yaml(Object tree) {
    var settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setWidth(Integer.MAX_VALUE)
            .build();
    return new Dump(settings).dumpToString(tree);
  }
}
