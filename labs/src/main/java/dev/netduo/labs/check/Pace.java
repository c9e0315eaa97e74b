package dev.netduo.labs.check;

import dev.netduo.emulator.NetduoException;
import java.time.Duration;

/** Time as the checker sees it. */
interface Pace {
  /** The real clock. */
  Pace REAL =
      new Pace() {
        @Override
        public Duration now() {
          return Duration.ofNanos(System.nanoTime());
        }

        @Override
        public void pause(Duration duration) {
          try {
            Thread.sleep(duration);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetduoException("interrupted while waiting for the network", "", e);
          }
        }
      };

  /** Time since some moment that stays the same. */
  Duration now();

  /** Lets some time pass. */
  void pause(Duration duration);
}
