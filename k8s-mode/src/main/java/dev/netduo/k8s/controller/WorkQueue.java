package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keys to be brought in order, one at a time on a thread of its own. A key that waits already is
 * not put in line again, so a burst of changes costs one pass. A key whose pass failed comes again
 * after a pause that doubles from 5 ms to 1 s.
 */
final class WorkQueue<K> implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Consumer<K> reconcile;
  private final Consumer<RuntimeException> failed;
  private final Executor worker;
  private final SequencedSet<K> waiting = new LinkedHashSet<>();
  private final Map<K, Integer> failures = new HashMap<>();
  private boolean running;
  private boolean closed;

  /**
   * @param failed told of each failure, for whoever wants to look
   */
  WorkQueue(String name, Consumer<K> reconcile, Consumer<RuntimeException> failed) {
    this.reconcile = reconcile;
    this.failed = failed;
    var threads = Thread.ofVirtual().name("controller-" + name + "-", 0).factory();
    this.worker = task -> threads.newThread(task).start();
  }

  /** Puts a key in line; never blocks. */
  void add(K key) {
    synchronized (waiting) {
      if (closed || !waiting.add(key) || running) {
        return;
      }
      running = true;
    }
    worker.execute(this::work);
  }

  /** Puts a key in line after a while. */
  void addAfter(K key, Duration pause) {
    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
        .execute(() -> add(key));
  }

  private void work() {
    while (true) {
      K key;
      synchronized (waiting) {
        if (closed || waiting.isEmpty()) {
          running = false;
          return;
        }
        key = waiting.removeFirst();
      }
      try {
        reconcile.accept(key);
        failures.remove(key);
      } catch (RuntimeException e) {
        if (!isRace(e)) {
          failed.accept(e);
        }
        var times = failures.merge(key, 1, Integer::sum);
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times - 1, 8));
        addAfter(key, pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
      }
    }
  }

  // Somebody wrote between our look and our write: the next look sees it.
  private static boolean isRace(RuntimeException e) {
    return e instanceof ApiException refused
        && refused.code() == ApiException.CONFLICT
        && refused.reason().equals("Conflict");
  }

  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      waiting.clear();
    }
  }
}
