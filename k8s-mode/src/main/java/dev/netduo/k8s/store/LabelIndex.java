package dev.netduo.k8s.store;

import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The objects of a shelf by what one label of them says. Used under the store's lock. */
final class LabelIndex<T extends HasMetadata> {
  private final String label;
  private final Map<ObjectKey, NavigableMap<ObjectKey, T>> objects = new HashMap<>();

  LabelIndex(String label) {
    this.label = label;
  }

  void replace(Optional<T> before, Optional<T> after) {
    before.ifPresent(object ->
        place(object)
            .ifPresent(place ->
                objects.computeIfPresent(
                    place,
                    (_, there) -> {
                      there.remove(ObjectKey.of(object));
                      return there.isEmpty() ? null : there;
                    })));
    after.ifPresent(object ->
        place(object)
            .ifPresent(place ->
                objects
                    .computeIfAbsent(place, _ -> new TreeMap<>())
                    .put(ObjectKey.of(object), object)));
  }

  private Optional<ObjectKey> place(T object) {
    var meta = object.getMetadata();
    return Optional.ofNullable(meta.getLabels())
        .map(labels -> labels.get(label))
        .map(value -> new ObjectKey(meta.getNamespace(), value));
  }

  /**
   * The objects of a namespace that may match, by name; empty where the selector does not say what
   * the label is.
   */
  Optional<Collection<T>> candidates(String namespace, Selector selector) {
    return namespace.isEmpty()
        ? Optional.empty()
        : selector
            .required(label)
            .map(value -> {
              var there = objects.get(new ObjectKey(namespace, value));
              return there == null ? List.of() : there.values();
            });
  }
}
