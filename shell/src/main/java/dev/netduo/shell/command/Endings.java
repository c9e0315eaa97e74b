package dev.netduo.shell.command;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What is to be done where the program is told to end before its time, the newest first. Java runs
 * its shutdown hooks side by side; what is done here is over before the engine is let go of.
 */
public final class Endings {
  private final Deque<Runnable> endings = new ArrayDeque<>();

  /** Adds one. */
  public synchronized void add(Runnable ending) {
    endings.push(ending);
  }

  /** One that is no longer wanted. */
  public synchronized void remove(Runnable ending) {
    var _ = endings.remove(ending);
  }

  /** Does all of them, each once. */
  public void run() {
    for (var next = take(); next.isPresent(); next = take()) {
      next.get().run();
    }
  }

  private synchronized Optional<Runnable> take() {
    return Optional.ofNullable(endings.poll());
  }
}
