package dev.netduo.k8s.runtime.probe;

import dev.netduo.k8s.runtime.pod.AppView.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The probes of one run of a container: asks them in time, and adds the answers up to its health.
 * The other probes wait until the startup probe holds.
 */
public final class ContainerProbes implements AutoCloseable {
  private final Map<ProbeKind, Asked> probes;
  private final Function<Asked, CompletableFuture<Answer>> ask;
  private final ScheduledExecutorService timers;
  private final Supplier<Instant> clock;
  private final Instant since;
  private final Listener listener;
  private final Map<ProbeKind, ProbeCount> counts = new EnumMap<>(ProbeKind.class);
  private boolean closed;

  /**
   * A probe and its numbers.
   *
   * @param terms its numbers
   */
  public record Asked(Question question, ProbeCount.Terms terms) {}

  /** Who wants to know. */
  public interface Listener {
    /** The health changed. */
    void changed();

    /** A probe was not answered as it should be. */
    void unhealthy(ProbeKind kind, Answer answer);
  }

  /**
   * Probes not begun yet.
   *
   * @param since when the container started
   * @param before the health it is known to have, for a container found running
   */
  public ContainerProbes(
      Map<ProbeKind, Asked> probes,
      Function<Asked, CompletableFuture<Answer>> ask,
      ScheduledExecutorService timers,
      Supplier<Instant> clock,
      Instant since,
      Health before,
      Listener listener) {
    this.probes = Map.copyOf(probes);
    this.ask = ask;
    this.timers = timers;
    this.clock = clock;
    this.since = since;
    this.listener = listener;
    probes.forEach(
        (kind, asked) -> counts.put(kind, ProbeCount.begin(asked.terms(), taken(kind, before))));
  }

  private static boolean taken(ProbeKind kind, Health before) {
    return switch (kind) {
      case STARTUP -> before.started();
      case LIVENESS -> true;
      case READINESS -> before.ready();
    };
  }

  /** Begins to ask. */
  public synchronized void begin() {
    if (isStarted()) {
      beginOthers();
    } else {
      schedule(ProbeKind.STARTUP, count(ProbeKind.STARTUP).first(since));
    }
  }

  private void beginOthers() {
    for (var kind : ProbeKind.values()) {
      var count = counts.get(kind);
      if (kind != ProbeKind.STARTUP && count != null) {
        schedule(kind, count.first(since));
      }
    }
  }

  /** What the answers so far add up to. */
  public synchronized Health health() {
    var started = isStarted();
    var readiness = counts.get(ProbeKind.READINESS);
    return new Health(started, started && (readiness == null || readiness.holds()), failed());
  }

  private ProbeCount count(ProbeKind kind) {
    return Objects.requireNonNull(counts.get(kind));
  }

  private boolean isStarted() {
    var startup = counts.get(ProbeKind.STARTUP);
    return startup == null || startup.holds();
  }

  private String failed() {
    for (var kind : new ProbeKind[] {ProbeKind.STARTUP, ProbeKind.LIVENESS}) {
      var count = counts.get(kind);
      if (count != null && count.decided() && !count.holds()) {
        return kind.word();
      }
    }
    return "";
  }

  private void schedule(ProbeKind kind, Instant at) {
    if (closed) {
      return;
    }
    try {
      var _ =
          timers.schedule(
              () -> askNow(kind),
              Math.max(0, Duration.between(clock.get(), at).toMillis()),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The cluster is being taken down.
    }
  }

  private void askNow(ProbeKind kind) {
    var asked = probes.get(kind);
    if (asked == null || isClosed()) {
      return;
    }
    var at = clock.get();
    var _ = ask.apply(asked).thenAccept(answer -> answered(kind, at, answer));
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void answered(ProbeKind kind, Instant asked, Answer answer) {
    boolean changed;
    synchronized (this) {
      if (closed) {
        return;
      }
      var before = health();
      var count = count(kind).with(answer.success());
      counts.put(kind, count);
      changed = !before.equals(health());
      if (kind == ProbeKind.STARTUP && count.holds()) {
        beginOthers();
      } else if (failed().isEmpty()) {
        schedule(kind, count.next(asked));
      }
    }
    if (!answer.success()) {
      listener.unhealthy(kind, answer);
    }
    if (changed) {
      listener.changed();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
