package dev.netduo.k8s.server.stream;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Asks for more of what a client sends for as long as those who read it keep up. Safe for use by
 * several threads.
 */
final class Demand {
  private final BooleanSupplier full;
  private Optional<Runnable> source = Optional.empty();
  private boolean paused;

  /**
   * @param full whether enough waits to be read already
   */
  Demand(BooleanSupplier full) {
    this.full = full;
  }

  /** Where more comes from, asked for once each time. */
  synchronized void from(Runnable opened) {
    source = Optional.of(opened);
  }

  /** Asks for more, now or as soon as there is room for it. */
  void next() {
    Runnable open;
    synchronized (this) {
      if (full.getAsBoolean()) {
        paused = true;
        return;
      }
      open = source.orElseThrow();
    }
    open.run();
  }

  /** There is room again. */
  void resume() {
    synchronized (this) {
      if (!paused) {
        return;
      }
      paused = false;
    }
    next();
  }
}
