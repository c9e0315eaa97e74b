package dev.netduo.k8s.process;

import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.Outcome;
import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.image.ImageStore;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.Sessions;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.process.ClusterHome.Served;
import dev.netduo.k8s.server.ApiServer;
import dev.netduo.k8s.store.Journal;
import dev.netduo.k8s.store.ObjectStore;
import dev.netduo.k8s.store.ServiceAddresses;
import dev.netduo.k8s.store.journal.SqliteJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * The process that serves one cluster: its state, API server, controllers, pods and rules. It ends
 * when it is told to, or killed; containers and rules go on either way, and the next process takes
 * them over.
 */
public final class ClusterProcess {
  private final ClusterHome home;
  private final Supplier<ContainerEngine> connect;
  private final Events events;

  /**
   * @param home of a cluster that was created
   * @param connect reaches the engine
   * @param events who is told
   */
  public ClusterProcess(ClusterHome home, Supplier<ContainerEngine> connect, Events events) {
    this.home = home;
    this.connect = connect;
    this.events = events;
  }

  /**
   * Serves the cluster until the process is told to end. One that cannot be started for the first
   * time, or is told to end before it is, leaves nothing.
   *
   * @throws NetduoException where it cannot be started, or another process serves it
   */
  public void run() {
    var told = new CountDownLatch(1);
    var done = new CountDownLatch(1);
    var main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  told.countDown();
                  main.interrupt();
                  awaitQuietly(done);
                },
                "netduo-end"));
    var port = home.lastPort();
    // Reaching the engine and opening the state take a while each.
    var engine = later(connect);
    try (var _ = home.occupy();
        var journal = SqliteJournal.open(home.state())) {
      serve(engine, journal, told, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      done.countDown();
    }
  }

  private static <T> CompletableFuture<T> later(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
  }

  private static void awaitQuietly(CountDownLatch done) {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(
      CompletableFuture<ContainerEngine> reached, Journal journal, CountDownLatch told, int port) {
    var first = !home.ownsSession();
    var spec = home.spec();
    var addresses = new ServiceAddresses(spec.addressing().serviceRanges());
    var store = new ObjectStore(addresses, InstantSource.system(), journal);
    var pods = new DeferredPods();
    var starting = later(() -> serve(store, pods, port));
    try (var engine = Outcome.of(reached)) {
      var session = new Session(home.name(), engine, events);
      if (first) {
        requireUnused(session);
        home.ownSession();
      }
      try {
        new ImageStore(engine, events).ensure();
        var agent = later(() -> ContainerAgent.start(session));
        try {
          run(session, () -> Outcome.of(agent), store, pods, starting, told);
        } finally {
          // What is just being made must be there before it can be removed.
          agent.thenAccept(ContainerAgent::close).exceptionally(e -> null).join();
        }
      } catch (RuntimeException e) {
        if (first) {
          Interruption.putOff(() -> {
            var _ = new Sessions(engine).remove(session.name());
          });
        }
        throw e;
      }
    }
  }

  private void run(
      Session session,
      Supplier<ContainerAgent> agent,
      ObjectStore store,
      DeferredPods pods,
      CompletableFuture<ApiServer> starting,
      CountDownLatch told) {
    try (var peers = new HomePeers(home)) {
      var cluster =
          Cluster.resume(
              session,
              agent,
              home.spec(),
              store,
              peers,
              running -> {
                pods.become(running);
                home.serve(
                    new Served(
                        ProcessHandle.current().pid(), Outcome.of(starting).address().toString()));
              });
      try (var _ = Outcome.of(starting)) {
        awaitQuietly(told);
      } finally {
        cluster.leave();
      }
    }
  }

  private static void requireUnused(Session session) {
    if (new Sessions(session.engine()).exists(session.name())) {
      throw new NetduoException(
          "session " + session.name() + " is there already, and is no cluster of netduo up",
          "choose another --name, or remove it with: netduo rm " + session.name());
    }
  }

  // Clients that know the cluster find it where it was. A port that nobody chose may be somebody
  // else's by now.
  private ApiServer serve(ObjectStore store, DeferredPods pods, int last) {
    var api = home.api();
    var names = new ArrayList<>(api.names());
    names.add(home.spec().serviceCidr().host(1).toString());
    var options = api.options(home.ensureCredentials(names));
    if (api.port() != 0 || last == 0) {
      return ApiServer.start(store, pods, options);
    }
    try {
      return ApiServer.start(store, pods, options.withPort(last));
    } catch (NetduoException e) {
      return ApiServer.start(store, pods, options);
    }
  }
}
