package dev.netduo.emulator.event;

import java.time.Duration;
import java.util.function.Supplier;

/** Where events go. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface Events {

  /** Nobody listens. */
  Events NONE = event -> {};

  /** Tells the listeners; never blocks for long and never throws. */
  void publish(Event event);

  /**
   * Does a piece of work of unknown length between its {@link Event.Started} and {@link
   * Event.Finished}.
   */
  default <T> T during(String work, Supplier<T> body) {
    return during(work, 0, body);
  }

  /** As {@link #during(String, Supplier)}, for work of a known number of steps. */
  default <T> T during(String work, int steps, Supplier<T> body) {
    var start = System.nanoTime();
    publish(new Event.Started(work, steps));
    try {
      return body.get();
    } finally {
      publish(new Event.Finished(work, Duration.ofNanos(System.nanoTime() - start)));
    }
  }
}
