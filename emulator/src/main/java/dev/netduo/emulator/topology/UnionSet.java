package dev.netduo.emulator.topology;

import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set put together from parts that share no element; as {@link UnionMap} is of maps. */
public final class UnionSet<E> extends AbstractSet<E> {
  private final Map<String, Set<E>> parts;
  private final int size;

  /**
   * @param parts by name; handed over, not copied, and not to be changed any more
   */
  public UnionSet(Map<String, Set<E>> parts) {
    this.parts = Collections.unmodifiableMap(parts);
    var sum = 0;
    for (var part : parts.values()) {
      sum += part.size();
    }
    this.size = sum;
  }

  /** The parts by name. */
  public Map<String, Set<E>> parts() {
    return parts;
  }

  @Override
  public boolean contains(@Nullable Object element) {
    for (var part : parts.values()) {
      if (part.contains(element)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Iterator<E> iterator() {
    return parts.values().stream().flatMap(Set::stream).iterator();
  }

  @Override
  public int size() {
    return size;
  }
}
