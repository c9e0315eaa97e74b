package dev.netduo.k8s.store;

import dev.netduo.k8s.api.DeepCopy;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.WatchEvent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** Delivers the changes of one kind to one listener, in order, on a virtual thread of its own. */
final class Watcher<T extends HasMetadata> {
  private final String namespace;
  private final Consumer<? super WatchEvent<T>> listener;
  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  Watcher(String namespace, Consumer<? super WatchEvent<T>> listener) {
    this.namespace = namespace;
    this.listener = listener;
  }

  void start(String name) {
    Thread.ofVirtual().name("watch-" + name).start(this::deliver);
  }

  /** Puts a change in line where it concerns this watcher; never blocks. */
  void offer(Shelf.Change<T> change) {
    var object = change.object();
    if (namespace.equals(KubeApi.ALL_NAMESPACES)
        || namespace.equals(object.getMetadata().getNamespace())) {
      queue.add(() -> listener.accept(event(change)));
    }
  }

  private static <T extends HasMetadata> WatchEvent<T> event(Shelf.Change<T> change) {
    var copy = DeepCopy.of(change.object());
    return switch (change.what()) {
      case ADDED -> new WatchEvent.Added<>(copy);
      case MODIFIED -> new WatchEvent.Modified<>(copy);
      case DELETED -> new WatchEvent.Deleted<>(copy);
    };
  }

  private void deliver() {
    try {
      while (!closed) {
        var next = queue.take();
        if (!closed) {
          tell(next);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  // A listener that fails at one change must still hear of the next.
  private static void tell(Runnable change) {
    try {
      change.run();
    } catch (RuntimeException e) {
      var thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  void close() {
    closed = true;
    queue.clear();
    // Wakes a thread that waits for the next change.
    queue.add(() -> {});
  }
}
