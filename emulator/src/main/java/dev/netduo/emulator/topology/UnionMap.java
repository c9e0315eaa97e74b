package dev.netduo.emulator.topology;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
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
  private final Map<String, Map<K, V>> parts;
  private final int size;

  /**
   * @param parts by name; handed over, not copied, and not to be changed any more
   */
  public UnionMap(Map<String, Map<K, V>> parts) {
    this.parts = Collections.unmodifiableMap(parts);
    var sum = 0;
    for (var part : parts.values()) {
      sum += part.size();
    }
    this.size = sum;
  }

  /** The parts by name. */
  public Map<String, Map<K, V>> parts() {
    return parts;
  }

  @Override
  public int size() {
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
        return parts.values().stream().flatMap(part -> part.entrySet().stream()).iterator();
      }

      @Override
      public int size() {
        return size;
      }
    };
  }
}
