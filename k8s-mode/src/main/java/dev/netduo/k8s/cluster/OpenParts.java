package dev.netduo.k8s.cluster;

import java.util.ArrayDeque;
import java.util.Deque;

/** Parts that run, closed in the reverse of the order they were started in. */
final class OpenParts implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        // AutoCloseable allows any exception; none of our parts throws a checked one.
        throw new IllegalStateException("could not be closed", e);
      }
    }
  }
}
