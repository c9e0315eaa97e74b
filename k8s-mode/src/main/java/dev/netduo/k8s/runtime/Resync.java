package dev.netduo.k8s.runtime;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.Outcome;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Work that is done again whenever something changed. Requests that come while it runs are gathered
 * into one further run; a request is answered by a run that began after it. Work that failed is
 * done again by itself, first soon, then ever later. Safe for use by several threads.
 */
public final class Resync implements AutoCloseable {
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);

  private final Runnable work;
  private final Consumer<String> troubled;
  private final Thread worker;
  private CompletableFuture<Void> next = new CompletableFuture<>();
  private Duration retry = Duration.ZERO;
  private String trouble = "";
  private boolean wanted;
  private boolean closed;

  /**
   * Work whose failures are told only to those who asked for the run.
   *
   * @param name the thread's name
   * @param work what is done; where it throws, those who asked for this run are told
   */
  public Resync(String name, Runnable work) {
    this(name, work, _ -> {});
  }

  /**
   * Work whose failures are published too, each but once until another comes or all is well.
   *
   * @param behind what is then not up to date: {@code cluster DNS is behind}
   */
  public Resync(String name, Runnable work, Events events, String behind) {
    this(name, work, why -> events.publish(new Event.Warned(behind + ": " + why)));
  }

  private Resync(String name, Runnable work, Consumer<String> troubled) {
    this.work = work;
    this.troubled = troubled;
    this.worker = Thread.ofVirtual().name(name).unstarted(this::loop);
  }

  /** Does what was asked for until now, and from now on. Called once, when the work can be done. */
  public void begin() {
    worker.start();
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
    var _ = Outcome.of(request());
  }

  private synchronized CompletableFuture<Void> awaitRequest() throws InterruptedException {
    var deadline = System.nanoTime() + retry.toNanos();
    while (!wanted) {
      if (retry.isZero()) {
        wait();
        continue;
      }
      var left = deadline - System.nanoTime();
      if (left <= 0) {
        break;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
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
          succeeded();
          asked.complete(null);
        } catch (RuntimeException e) {
          failed(e);
          asked.completeExceptionally(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void succeeded() {
    retry = Duration.ZERO;
    trouble = "";
  }

  private void failed(RuntimeException e) {
    var why = e instanceof NetduoException ? String.valueOf(e.getMessage()) : e.toString();
    synchronized (this) {
      var doubled = retry.multipliedBy(2);
      retry =
          retry.isZero() ? FIRST_RETRY : doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
      if (closed || why.equals(trouble)) {
        return;
      }
      trouble = why;
    }
    troubled.accept(why);
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
