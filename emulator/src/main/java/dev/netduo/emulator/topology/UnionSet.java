package dev.netduo.emulator.topology;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set put together from parts that share no element; as {@link UnionMap} is of maps. */
public final class UnionSet<E> extends AbstractSet<E> {
  private final Parts<String, Set<E>> parts;
  private int size = -1;

  /** The union of these parts, by name. */
  public UnionSet(Parts<String, Set<E>> parts) {
    this.parts = parts;
  }

  /** The parts by name. */
  public Parts<String, Set<E>> parts() {
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
    return new InTurn<>(parts.values(), part -> part);
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
}
