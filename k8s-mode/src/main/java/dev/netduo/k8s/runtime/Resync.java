package dev.netduo.k8s.runtime;

import dev.netduo.emulator.NetduoException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Work that is done again whenever something changed. Requests that come while it runs are gathered
 * into one further run; a request is answered by a run that began after it. Safe for use by several
 * threads.
 */
public final class Resync implements AutoCloseable {
  private final Runnable work;
  private final Thread worker;
  private CompletableFuture<Void> next = new CompletableFuture<>();
  private boolean wanted;
  private boolean closed;

  /**
   * @param name the thread's name
   * @param work what is done; where it throws, those who asked for this run are told
   */
  public Resync(String name, Runnable work) {
    this.work = work;
    this.worker = Thread.ofVirtual().name(name).start(this::loop);
  }

  /** Asks for a run; the answer completes when it is done. */
  public synchronized CompletableFuture<Void> request() {
    if (closed) {
      return CompletableFuture.failedFuture(new IllegalStateException("closed"));
    }
    wanted = true;
    notifyAll();
    return next;
  }

  /** Asks for a run, waits for it, and throws what it threw. */
  public void runNow() {
    try {
      request().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof NetduoException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private synchronized CompletableFuture<Void> awaitRequest() throws InterruptedException {
    while (!wanted) {
      wait();
    }
    wanted = false;
    var current = next;
    next = new CompletableFuture<>();
    return current;
  }

  private void loop() {
    try {
      while (true) {
        var asked = awaitRequest();
        try {
          work.run();
          asked.complete(null);
        } catch (RuntimeException e) {
          asked.completeExceptionally(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the worker; a run under way is interrupted and those who wait are told. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      next.completeExceptionally(new IllegalStateException("closed"));
    }
    worker.interrupt();
  }
}
