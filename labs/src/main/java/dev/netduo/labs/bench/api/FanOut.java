package dev.netduo.labs.bench.api;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Objects that come one after the other while many watch. */
final class FanOut {
  private static final String WATCH =
      "/api/v1/namespaces/"
          + ApiBench.NAMESPACE
          + "/configmaps?watch=1&labelSelector=fan&resourceVersion=";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = 1_000_000;

  private final KubeApi api;
  private final Endpoint endpoint;
  private final int events;
  private int rounds;

  /**
   * @param api the store behind the server
   * @param events objects that come in each round
   */
  FanOut(KubeApi api, Endpoint endpoint, int events) {
    this.api = api;
    this.endpoint = endpoint;
    this.events = events;
  }

  /**
   * Milliseconds from the first object until each of so many watchers has heard of all, each once
   * and in order.
   *
   * @throws NetduoException where one of them did not
   */
  double millis(int watchers) {
    var round = "fan-" + ++rounds + "-";
    var version = api.list(Kinds.CONFIG_MAP, ApiBench.NAMESPACE).resourceVersion();
    var before = endpoint.watches();
    var streams = new ArrayList<InputStream>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        var heard = new ArrayList<Future<Void>>();
        for (int watcher = 0; watcher < watchers; watcher++) {
          var stream = endpoint.watch(WATCH + version);
          streams.add(stream);
          heard.add(threads.submit(hears(stream, round)));
        }
        await(before + watchers);
        var begin = System.nanoTime();
        for (int event = 0; event < events; event++) {
          create(round + event);
        }
        for (var one : heard) {
          ended(one);
        }
        return (System.nanoTime() - begin) / 1e6;
      } finally {
        // Each thread ends when its stream does, and closing the threads waits for that.
        streams.forEach(FanOut::close);
      }
    } finally {
      remove(round);
      // The server hears a little later that a watch was closed, and until then serves it: what the
      // next round measures must not pay for this one's.
      await(before);
    }
  }

  private Callable<Void> hears(InputStream stream, String round) {
    return () -> {
      try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        for (int event = 0; event < events; event++) {
          var line = lines.readLine();
          var name = '"' + round + event + '"';
          if (line == null || !line.startsWith("{\"type\":\"ADDED\"") || !line.contains(name)) {
            throw new IOException("instead of " + name + " came " + line);
          }
        }
      }
      return null;
    };
  }

  private void create(String name) {
    var _ =
        api.create(
            Kinds.CONFIG_MAP,
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(ApiBench.NAMESPACE)
                .withName(name)
                .addToLabels("fan", "out")
                .endMetadata()
                .addToData("text", "what a small object has to say")
                .build());
  }

  private void remove(String round) {
    for (int event = 0; event < events; event++) {
      if (api.get(Kinds.CONFIG_MAP, ApiBench.NAMESPACE, round + event).isPresent()) {
        var _ =
            api.delete(Kinds.CONFIG_MAP, ApiBench.NAMESPACE, round + event, DeleteOptions.DEFAULT);
      }
    }
  }

  private void await(int watches) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (endpoint.watches() != watches) {
      if (Thread.currentThread().isInterrupted()) {
        throw new NetduoException("interrupted while watches came and went");
      }
      if (System.nanoTime() > deadline) {
        throw new NetduoException(
            "the server has " + endpoint.watches() + " watches, not " + watches);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static void ended(Future<Void> one) {
    try {
      one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new NetduoException("a watcher did not hear of every object", "", e);
    } catch (ExecutionException e) {
      throw new NetduoException("a watcher lost count: " + e.getMessage(), "", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetduoException("interrupted while watchers listened", "", e);
    }
  }

  private static void close(InputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // The other end is gone, which is what closing is for.
    }
  }
}
