package dev.netduo.k8s.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What somebody gave, or as much as nothing: the API does not tell left out from empty. */
final class Given {
  private Given() {}

  static <E> List<E> list(@Nullable List<E> list) {
    return list == null ? List.of() : list;
  }

  static <V> Map<String, V> map(@Nullable Map<String, V> map) {
    return map == null ? Map.of() : map;
  }

  static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  static boolean nothing(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  static int number(@Nullable Integer number) {
    return number == null ? 0 : number;
  }
}
