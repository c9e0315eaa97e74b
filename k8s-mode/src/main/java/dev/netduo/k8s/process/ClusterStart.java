package dev.netduo.k8s.process;

import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.process.ClusterHome.Served;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Starts a cluster's process and waits until it serves. */
public final class ClusterStart {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final ClusterHome home;
  private final Supplier<ServingProcess> processes;
  private final Consumer<String> said;

  /**
   * @param home of the cluster, which need not be there
   * @param processes one that waits to run {@link ClusterProcess}
   * @param said is given every line of progress that process writes
   */
  public ClusterStart(ClusterHome home, Supplier<ServingProcess> processes, Consumer<String> said) {
    this.home = home;
    this.processes = processes;
    this.said = said;
  }

  /**
   * Starts the cluster, anew or from what is kept of it; one that is served already is fine.
   *
   * @param wanted what it is to be started from; what is kept of it where empty
   * @return where it answers
   * @throws NetduoException where it exists and was started from something else, or does not start:
   *     a new one leaves no trace but what its containers could not be rid of
   */
  public Served start(Optional<ClusterSpec> wanted) {
    return start(wanted, Optional.empty());
  }

  /**
   * The same with a place for its API.
   *
   * @param api where it is to listen; where it did where empty
   * @throws NetduoException also where nothing can listen there
   */
  public Served start(Optional<ClusterSpec> wanted, Optional<ApiEndpoint> api) {
    var known = home.exists();
    if (known) {
      requireSame(wanted, ClusterHome::spec);
      requireSame(api, ClusterHome::api);
    } else {
      api.ifPresent(ApiEndpoint::requireFree);
      home.create(wanted.orElse(ClusterSpec.DEFAULT), api.orElse(ApiEndpoint.DEFAULT));
    }
    var served = home.served();
    return served.isPresent() ? served.get() : launch(known);
  }

  private <T> void requireSame(Optional<T> wanted, Function<ClusterHome, T> kept) {
    if (wanted.isPresent() && !wanted.get().equals(kept.apply(home))) {
      throw new NetduoException(
          "cluster " + home.name() + " exists, and was started with other settings",
          "remove it first with: netduo down --name " + home.name());
    }
  }

  private Served launch(boolean known) {
    try {
      var from = Files.exists(home.log()) ? Files.size(home.log()) : 0;
      var process = processes.get().serve(home);
      // Somebody who gives up on a new cluster does not want half of it.
      var atExit = new Thread(() -> abandon(process, known), "netduo-abandon");
      Runtime.getRuntime().addShutdownHook(atExit);
      try {
        return await(process, new LogTail(home.log(), from));
      } catch (NetduoException e) {
        abandon(process, known);
        throw e;
      } finally {
        forget(atExit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // The process removes by itself what it made of a new cluster.
  private void abandon(Process process, boolean known) {
    process.destroy();
    Interruption.putOff(() -> process.onExit().join());
    if (!known) {
      home.remove();
    }
  }

  private static void forget(Thread atExit) {
    try {
      var _ = Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The program is ending already, and the thread runs.
    }
  }

  private Served await(Process process, LogTail log) {
    var until = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        log.lines().forEach(said);
        var served = home.served();
        if (served.isPresent()) {
          return served.get();
        }
        if (System.nanoTime() > until) {
          throw new NetduoException(
              "cluster " + home.name() + " did not start within " + PATIENCE.toMinutes() + " min",
              "what it said is in " + home.log());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetduoException("interrupted while cluster " + home.name() + " started", "", e);
    }
    log.lines().forEach(said);
    ServingProcess.lastWords(process).forEach(said);
    throw new NetduoException("cluster " + home.name() + " did not start", "see above for why");
  }
}
