package dev.netduo.emulator.guard;

import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** How many things of one sort there may be; what is just being created counts, too. */
final class Quota {
  private final String rule;
  private int underWay = 0;

  /**
   * @param rule what is counted, for example {@code containers}
   */
  Quota(String rule) {
    this.rule = rule;
  }

  /**
   * Creates one more.
   *
   * @param most how many there may be
   * @param there how many there are
   * @throws Violation where it would be one too many
   */
  <T> T oneMore(int most, IntSupplier there, Supplier<T> create) {
    synchronized (this) {
      if (there.getAsInt() + underWay >= most) {
        throw new Violation(
            rule, "one more of the session's " + rule, "at most " + most + " at one time");
      }
      underWay++;
    }
    try {
      return create.get();
    } finally {
      synchronized (this) {
        underWay--;
      }
    }
  }
}
