package dev.netduo.emulator.topology;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** What is in each of many parts, one part after the other. */
final class InTurn<P, E> implements Iterator<E> {
  private final Iterator<P> parts;
  private final Function<P, Collection<E>> within;
  private Iterator<E> current = Collections.emptyIterator();

  InTurn(List<P> parts, Function<P, Collection<E>> within) {
    this.parts = parts.iterator();
    this.within = within;
  }

  @Override
  public boolean hasNext() {
    while (!current.hasNext() && parts.hasNext()) {
      current = within.apply(parts.next()).iterator();
    }
    return current.hasNext();
  }

  @Override
  public E next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return current.next();
  }
}
