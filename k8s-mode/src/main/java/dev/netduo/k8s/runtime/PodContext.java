package dev.netduo.k8s.runtime;

import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.Volumes;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.runtime.probe.Asker;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What all pods of a cluster share.
 *
 * @param domain the cluster's domain
 * @param slots how many engine calls may be under way at once
 * @param workers runs what may take long
 * @param timers runs what is due later, and only what takes no time
 */
record PodContext(
    KubeApi api,
    Containers engine,
    Volumes volumes,
    DataPlane dataPlane,
    PodLabels labels,
    PodContainers specs,
    String domain,
    ImagePulls images,
    AgentScripts scripts,
    Asker asker,
    PodEvents events,
    Semaphore slots,
    Executor workers,
    ScheduledExecutorService timers) {

  /**
   * A node as its pods see it.
   *
   * @param place where it is now
   * @param stopped whether its container is stopped, so that nobody looks after its pods
   * @param addresses gives its pods their addresses
   */
  record Home(Supplier<NodePlace> place, BooleanSupplier stopped, PodAddresses addresses) {}

  /** Calls the engine when there is room. */
  <T> T limited(Supplier<T> call) {
    slots.acquireUninterruptibly();
    try {
      return call.get();
    } finally {
      slots.release();
    }
  }

  /** As above, without an answer. */
  void limited(Runnable call) {
    limited(() -> {
      call.run();
      return true;
    });
  }

  /** The time. */
  Instant now() {
    return Instant.now();
  }
}
