package dev.netduo.shell.command;

import dev.netduo.emulator.NetduoException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What is to be done where the program is told to end before its time, the newest first. Java runs
 * its shutdown hooks side by side; what is done here is over before the engine is let go of.
 */
public final class Endings {
  private final Deque<Runnable> endings = new ArrayDeque<>();
  private boolean begun;

  /**
   * Adds one.
   *
   * @throws NetduoException where the program ends already: nobody would come for it
   */
  public synchronized void add(Runnable ending) {
    if (begun) {
      throw new NetduoException("netduo is ending");
    }
    endings.push(ending);
  }

  /** One that is no longer wanted. */
  public synchronized void remove(Runnable ending) {
    var _ = endings.remove(ending);
  }

  /** Does all of them, each once. */
  public void run() {
    begin();
    for (var next = take(); next.isPresent(); next = take()) {
      next.get().run();
    }
  }

  private synchronized void begin() {
    begun = true;
  }

  private synchronized Optional<Runnable> take() {
    return Optional.ofNullable(endings.poll());
  }
}
