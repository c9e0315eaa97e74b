package dev.netduo.labs.compare;

import dev.netduo.emulator.NetduoException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Polling with a deadline. */
final class Waiting {
  private static final long PAUSE_MILLIS = 20;

  private Waiting() {}

  /**
   * Asks until there is an answer.
   *
   * @param what is waited for, for the error
   * @throws NetduoException where there is none in time
   */
  static <T> T until(String what, Duration patience, Supplier<Optional<T>> question) {
    var deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      var answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() > deadline) {
        throw new NetduoException("waited " + patience.toSeconds() + " s in vain for " + what);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetduoException("interrupted", "", e);
    }
  }
}
