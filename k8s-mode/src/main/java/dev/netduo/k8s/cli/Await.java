package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.ResourceKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Waits for an object to be as wished, woken by a watch. */
final class Await {
  private Await() {}

  /**
   * Whether the wish came true in time.
   *
   * @param wish asked once for each state of the object, one at a time; empty where it is gone
   */
  static <T extends HasMetadata> boolean until(
      KubeApi api,
      ResourceKind<T> kind,
      ObjectKey key,
      Duration patience,
      Predicate<Optional<T>> wish) {
    var granted = new CompletableFuture<Boolean>();
    try (var informer =
        Informer.start(
            api,
            kind,
            key.namespace(),
            change -> {
              if (ObjectKey.of(change.object()).equals(key)) {
                ask(wish, change.after(), granted);
              }
            })) {
      if (informer.get(key.namespace(), key.name()).isEmpty()) {
        ask(wish, Optional.empty(), granted);
      }
      return granted.get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetduoException("interrupted", "", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NetduoException known) {
        throw known;
      }
      throw new IllegalStateException(e);
    }
  }

  private static <T> void ask(
      Predicate<Optional<T>> wish, Optional<T> state, CompletableFuture<Boolean> granted) {
    synchronized (granted) {
      try {
        if (!granted.isDone() && wish.test(state)) {
          granted.complete(true);
        }
      } catch (RuntimeException e) {
        granted.completeExceptionally(e);
      }
    }
  }
}
