package dev.netduo.emulator.event;

import java.time.Duration;

/** Something the core did or is doing, told in the words of the field. */
public sealed interface Event {

  /**
   * A piece of work begins.
   *
   * @param work what is being done, for example {@code start 12 pods}
   * @param steps how many steps it has, or 0 where that is not known
   */
  record Started(String work, int steps) implements Event {}

  /**
   * One step of the work is done.
   *
   * @param work the text of its {@link Started}
   * @param step what was done, for example a pod's name
   */
  record Advanced(String work, String step) implements Event {}

  /**
   * The work is done, well or not.
   *
   * @param work the text of its {@link Started}
   * @param took how long it took
   */
  record Finished(String work, Duration took) implements Event {}

  /**
   * Something the person should know although nothing failed.
   *
   * @param message one sentence
   */
  record Warned(String message) implements Event {}
}
