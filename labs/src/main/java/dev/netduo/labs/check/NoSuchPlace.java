package dev.netduo.labs.check;

import dev.netduo.emulator.NetduoException;

/** A place that a check names does not exist, or does not run. */
public final class NoSuchPlace extends NetduoException {
  /**
   * @param message what is missing, for example {@code no container 'web'}
   */
  public NoSuchPlace(String message) {
    super(message);
  }
}
