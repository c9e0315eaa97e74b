package dev.netduo.emulator.probe.remote;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.ProbeResult;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import dev.netduo.emulator.probe.Prober;
import dev.netduo.emulator.probe.RemoteCommands;
import dev.netduo.emulator.probe.Reverse;
import dev.netduo.emulator.probe.dns.ResolverConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends probes from containers of other machines by what their images have: ping, nc, bash, curl,
 * wget, nslookup. Patience is counted in whole seconds there, and the time that a probe took holds
 * the way to the container. Addresses of names are the tools' own business and are not told. Only
 * for sources that are elsewhere.
 */
public final class RemoteProber implements Prober {
  private static final int AT_ONCE = 16;

  // Beyond what the probe itself may take: starting a command through an API server.
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final Duration grace;

  /** A prober; it needs nothing but its probes. */
  public RemoteProber() {
    this(GRACE);
  }

  RemoteProber(Duration grace) {
    this.grace = grace;
  }

  @Override
  public List<ProbeResult> send(List<? extends Probe> probes) {
    var turns = new Semaphore(AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          probes.stream().map(probe -> threads.submit(() -> inTurn(turns, probe))).toList();
      try {
        var results = new ArrayList<ProbeResult>();
        for (var each : running) {
          results.add(each.get());
        }
        return List.copyOf(results);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NetduoException("interrupted while probes were on their way", "", e);
      } finally {
        running.forEach(each -> each.cancel(true));
      }
    }
  }

  private ProbeResult inTurn(Semaphore turns, Probe probe) throws InterruptedException {
    turns.acquire();
    var sending = new FutureTask<>(() -> send(probe, commands(probe)));
    try {
      Thread.ofVirtual().name("netduo-remote-probe").start(sending);
      return await(sending, probe);
    } finally {
      sending.cancel(true);
      turns.release();
    }
  }

  private ProbeResult await(Future<ProbeResult> sending, Probe probe) throws InterruptedException {
    var limit = probe.patience().plus(grace);
    try {
      return sending.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return RemoteEvidence.unsent(
          probe, limit, "the container's machine did not say what came of it");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NetduoException refused) {
        return RemoteEvidence.unsent(probe, Duration.ZERO, String.valueOf(refused.getMessage()));
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static RemoteCommands commands(Probe probe) {
    return switch (probe.from()) {
      case Probe.Source.Remote(_, var commands) -> commands;
      case Probe.Source.Local(var name, _) ->
          throw new IllegalArgumentException(name + " is a process of this machine");
    };
  }

  private static ProbeResult send(Probe probe, RemoteCommands commands) {
    if (!(probe instanceof Probe.Lookup lookup)) {
      return run(probe, commands, "");
    }
    // nslookup does not always follow the search path, so each full name is asked for by itself.
    var resolver = ResolverConfig.parse(commands.run(RemoteTools.RESOLVER_FILE).out());
    var names = resolver.candidates(Reverse.name(lookup.name(), lookup.type()));
    var result = run(probe, commands, names.getFirst());
    for (var name : names.subList(1, names.size())) {
      if (result.outcome() != Outcome.NAME_UNKNOWN) {
        break;
      }
      result = run(probe, commands, name);
    }
    return result;
  }

  private static ProbeResult run(Probe probe, RemoteCommands commands, String fullName) {
    var began = System.nanoTime();
    var ran = commands.run(RemoteTools.command(probe, fullName));
    return RemoteEvidence.of(probe, ran, Duration.ofNanos(System.nanoTime() - began));
  }
}
