package dev.netduo.k8s.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * The list of an informer's objects, made when it is asked for: where only a few became others
 * since the last time, from that list. Safe for use by several threads.
 */
final class Picture<T extends HasMetadata> {
  /** With more than this the list is made anew. */
  private static final int FEW = 64;

  private final Supplier<Collection<T>> all;
  private final List<T> replaced = new ArrayList<>();
  private List<T> items = List.of();
  private boolean anew = true;

  /**
   * @param all every object, by namespace and name
   */
  Picture(Supplier<Collection<T>> all) {
    this.all = all;
  }

  /** An object that was there already is now this one. */
  synchronized void replaced(T object) {
    if (replaced.size() == FEW) {
      comesOrGoes();
    } else if (!anew) {
      replaced.add(object);
    }
  }

  /** An object came or went. */
  synchronized void comesOrGoes() {
    anew = true;
    replaced.clear();
  }

  /** The objects by namespace and name; the same list until one changes. */
  synchronized List<T> items() {
    if (anew) {
      anew = false;
      items = List.copyOf(all.get());
    } else if (!replaced.isEmpty()) {
      items = withReplaced();
    }
    return items;
  }

  private List<T> withReplaced() {
    var now = new ArrayList<>(items);
    for (var object : replaced) {
      var at =
          Collections.binarySearch(
              now, object, (a, b) -> ObjectKey.of(a).compareTo(ObjectKey.of(b)));
      now.set(at, object);
    }
    replaced.clear();
    return List.copyOf(now);
  }
}
