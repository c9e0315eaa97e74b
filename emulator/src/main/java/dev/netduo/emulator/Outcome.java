package dev.netduo.emulator;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What work that another thread does comes to. */
public final class Outcome {
  private Outcome() {}

  /**
   * Waits for it.
   *
   * @throws NetduoException the one that the work threw, not wrapped
   */
  public static <T> T of(CompletableFuture<T> work) {
    try {
      return work.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof NetduoException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
