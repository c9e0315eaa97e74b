package dev.netduo.k8s.table;

import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fields in kubectl's words, for fields that may be missing. */
public final class Text {
  /** What kubectl writes for nothing. */
  public static final String NONE = "<none>";

  private Text() {}

  /** The text, or {@link #NONE}. */
  public static String orNone(@Nullable Object value) {
    return value == null || value.toString().isEmpty() ? NONE : value.toString();
  }

  /** The text, or an empty one. */
  public static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** The number, or 0. */
  public static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  /** The list, or an empty one. */
  public static <T> List<T> list(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  /** The map in order, or an empty one. */
  public static Map<String, String> map(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : new TreeMap<>(map);
  }

  /** {@code a=1,b=2}, or {@link #NONE}. */
  public static String pairs(@Nullable Map<String, String> map) {
    return joined(map(map).entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }

  /** Joined with commas, or {@link #NONE}. */
  public static String joined(Collection<String> parts) {
    return parts.isEmpty() ? NONE : String.join(",", parts);
  }

  /** A selector; {@link #NONE} for one that chooses everything. */
  public static String selector(@Nullable LabelSelector selector) {
    return selector == null ? NONE : orNone(Selector.of(selector));
  }

  /** A service's ports: {@code 80/TCP,53:30053/UDP}. */
  public static String ports(@Nullable List<ServicePort> ports) {
    return joined(
        list(ports).stream()
            .map(p ->
                p.getPort()
                    + (p.getNodePort() == null ? "" : ":" + p.getNodePort())
                    + "/"
                    + p.getProtocol())
            .collect(Collectors.toList()));
  }

  /** A port by number or name. */
  public static String port(@Nullable IntOrString port) {
    return port == null || port.getValue() == null ? "" : String.valueOf(port.getValue());
  }
}
