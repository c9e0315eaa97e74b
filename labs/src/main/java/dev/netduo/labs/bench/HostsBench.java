package dev.netduo.labs.bench;

import dev.netduo.docker.RunRequest;
import dev.netduo.docker.host.Hosts;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.image.ImageStore;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * How long it takes from nothing to two machines with a container each that find each other by name
 * on an overlay, and to take all of it away again.
 */
public final class HostsBench {
  private static final String WORK = "measure hosts";
  private static final String NETWORK = "wide";
  private static final long PAUSE_NANOS = 10_000_000;
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final Session session;

  /** A bench in a session of its own. */
  public HostsBench(Session session) {
    this.session = session;
  }

  /**
   * One round in milliseconds, stage by stage.
   *
   * @param hosts two Engines up, in one Swarm, with the workload's image
   * @param network the overlay
   * @param containers one on each, started at once
   * @param reached until one has an answer of the other by its name
   * @param total of the four
   * @param removal until nothing is left
   */
  public record Round(
      double hosts,
      double network,
      double containers,
      double reached,
      double total,
      double removal) {}

  /**
   * What was measured.
   *
   * @param median of each stage by itself
   */
  public record Outcome(List<Round> rounds, Round median) {}

  /**
   * Measures so many rounds after one that is not counted.
   *
   * @throws NetduoException where the pair does not find each other, or something is left
   */
  public Outcome run(int rounds) {
    var store = new ImageStore(session.engine(), session.events());
    var _ = store.ensure();
    var _ = store.ensureHost();
    return session
        .events()
        .during(
            WORK,
            rounds + 1,
            () -> {
              var measured = new ArrayList<Round>();
              for (int round = 0; round <= rounds; round++) {
                var one = round();
                if (round > 0) {
                  measured.add(one);
                }
                session.events().publish(new Event.Advanced(WORK, "round " + round));
              }
              return new Outcome(List.copyOf(measured), median(measured));
            });
  }

  private Round round() {
    // Nobody's hosts but the bench's own, so that all of the session can go after each round.
    var own = new Session(session.name() + "-hosts", session.engine(), session.events());
    try (var hosts = new Hosts(own)) {
      var clock = new Clock();
      var both = hosts.add(List.of("a", "b"), 0);
      var up = clock.lap();
      var a = hosts.docker(both.getFirst());
      var b = hosts.docker(both.getLast());
      a.networks().create(overlay());
      var network = clock.lap();
      var web =
          CompletableFuture.runAsync(
              () -> a.containers().run(RunRequest.of("web", "netduo/box").on(NETWORK)));
      var client = b.containers().run(RunRequest.of("client", "netduo/box").on(NETWORK));
      web.join();
      var containers = clock.lap();
      var deadline = System.nanoTime() + PATIENCE_NANOS;
      while (b.containers().exec(client, List.of("wget", "-qO-", "http://web/")).exitCode() != 0) {
        if (System.nanoTime() > deadline) {
          throw new NetduoException("client on host b does not reach web on host a by its name");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      var reached = clock.lap();
      var total = clock.total();
      remove(own);
      return new Round(up, network, containers, reached, total, clock.lap());
    } finally {
      remove(own);
    }
  }

  private static void remove(Session own) {
    var _ = new Sessions(own.engine()).remove(own.name());
    var left = Map.of(Labels.SESSION, own.name());
    if (!own.engine().containers().list(left).isEmpty()
        || !own.engine().networks().list(left).isEmpty()) {
      throw new NetduoException("something of session " + own.name() + " is left");
    }
  }

  private static NetworkSpec overlay() {
    return new NetworkSpec(NETWORK, "overlay", List.of(), false, true, false, Map.of(), Map.of());
  }

  private static Round median(List<Round> rounds) {
    return new Round(
        median(rounds, Round::hosts),
        median(rounds, Round::network),
        median(rounds, Round::containers),
        median(rounds, Round::reached),
        median(rounds, Round::total),
        median(rounds, Round::removal));
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> stage) {
    return Median.of(rounds.stream().mapToDouble(stage).boxed().toList());
  }

  /** Milliseconds from stage to stage. */
  private static final class Clock {
    private final long start = System.nanoTime();
    private long last = start;

    double lap() {
      var now = System.nanoTime();
      var took = (now - last) / 1e6;
      last = now;
      return took;
    }

    double total() {
      return (last - start) / 1e6;
    }
  }
}
