package dev.netduo.emulator.topology;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map put together from parts that share no key. Each part stays the object it is, so that who
 * compares two such maps may pass over the parts that did not change: of the ten thousand services
 * of a large cluster a change touches one. Not modifiable; looking a key up asks every part.
 */
public final class UnionMap<K, V> extends AbstractMap<K, V> {
  private final Parts<String, Map<K, V>> parts;
  private int size = -1;

  /** The union of these parts, by name. */
  public UnionMap(Parts<String, Map<K, V>> parts) {
    this.parts = parts;
  }

  /** The parts by name. */
  public Parts<String, Map<K, V>> parts() {
    return parts;
  }

  @Override
  public boolean isEmpty() {
    return !parts.anyMatch(part -> !part.isEmpty());
  }

  @Override
  public int size() {
    // Counted where somebody asks: two threads come to the same.
    if (size < 0) {
      var sum = 0;
      for (var part : parts.values()) {
        sum += part.size();
      }
      size = sum;
    }
    return size;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    for (var part : parts.values()) {
      var value = part.get(key);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  @Override
  public Set<Entry<K, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<K, V>> iterator() {
        return new InTurn<>(parts.values(), Map::entrySet);
      }

      @Override
      public int size() {
        return UnionMap.this.size();
      }
    };
  }
}
