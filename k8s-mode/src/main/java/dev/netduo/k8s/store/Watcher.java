package dev.netduo.k8s.store;

import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.WatchEvent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Delivers the changes of one kind to one listener, in order, on a virtual thread of its own. */
final class Watcher<T extends HasMetadata> {
  private final String namespace;
  private final Predicate<? super T> selection;
  private final UnaryOperator<T> handed;
  private final Consumer<? super WatchEvent<T>> listener;
  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  /**
   * @param handed makes of a stored object what the listener is told
   */
  Watcher(
      String namespace,
      Predicate<? super T> selection,
      UnaryOperator<T> handed,
      Consumer<? super WatchEvent<T>> listener) {
    this.namespace = namespace;
    this.selection = selection;
    this.handed = handed;
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
      told(change).ifPresent(what -> queue.add(() -> tell(what, object)));
    }
  }

  // What is told of an object that comes to be selected, or no longer is, is that it came or went.
  private Optional<Shelf.What> told(Shelf.Change<T> change) {
    var selected = change.what() != Shelf.What.DELETED && selection.test(change.object());
    var wasSelected = change.before().filter(selection).isPresent();
    if (selected) {
      return Optional.of(wasSelected ? Shelf.What.MODIFIED : Shelf.What.ADDED);
    }
    return wasSelected ? Optional.of(Shelf.What.DELETED) : Optional.empty();
  }

  private void tell(Shelf.What what, T object) {
    var own = handed.apply(object);
    listener.accept(
        switch (what) {
          case ADDED -> new WatchEvent.Added<>(own);
          case MODIFIED -> new WatchEvent.Modified<>(own);
          case DELETED -> new WatchEvent.Deleted<>(own);
        });
  }

  private void deliver() {
    try {
      while (!closed) {
        var next = queue.take();
        if (!closed) {
          run(next);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  // A listener that fails at one change must still hear of the next.
  private static void run(Runnable change) {
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
