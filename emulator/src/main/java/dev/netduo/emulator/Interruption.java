package dev.netduo.emulator;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Somebody wants a thread to end what it does. */
public final class Interruption {
  private Interruption() {}

  /**
   * Does work that must be finished nevertheless, such as clean-up: the interruption is put off
   * until it is done.
   */
  public static void putOff(Runnable work) {
    var interrupted = Thread.interrupted();
    try {
      work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Does work whose outcome must be known whatever happens, such as creating something that has to
   * be removed again: an interruption waits until it is done.
   */
  public static <T> T shield(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, Thread::startVirtualThread).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Whether an interruption is behind a failure, whatever it became on its way up. */
  public static boolean isBehind(Throwable failure) {
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(Interruption::isOne);
  }

  private static boolean isOne(Throwable cause) {
    return cause instanceof InterruptedException
        || cause instanceof ClosedByInterruptException
        || cause instanceof CancellationException
        || (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException));
  }
}
