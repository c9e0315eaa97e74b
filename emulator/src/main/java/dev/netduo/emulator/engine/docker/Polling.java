package dev.netduo.emulator.engine.docker;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Asks again until there is an answer. */
final class Polling {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Polling() {}

  /** The first answer, or empty where none came in time or the thread was interrupted. */
  static <T> Optional<T> until(Duration patience, Supplier<Optional<T>> question) {
    var deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      var answer = question.get();
      if (answer.isPresent()
          || System.nanoTime() - deadline >= 0
          || Thread.currentThread().isInterrupted()) {
        return answer;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
