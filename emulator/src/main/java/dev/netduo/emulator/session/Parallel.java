package dev.netduo.emulator.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Does the same to many things, a few at a time. */
final class Parallel {
  private Parallel() {}

  /** Returns when all are done, then throws what the first of them threw, if any did. */
  static <T> void each(int atOnce, List<T> things, Consumer<T> action) {
    if (things.isEmpty()) {
      return;
    }
    var threads = Thread.ofPlatform().daemon().name("netduo-remove-", 0).factory();
    try (var pool = Executors.newFixedThreadPool(Math.min(atOnce, things.size()), threads)) {
      var all =
          things.stream()
              .map(thing -> CompletableFuture.runAsync(() -> action.accept(thing), pool))
              .toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(all).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
