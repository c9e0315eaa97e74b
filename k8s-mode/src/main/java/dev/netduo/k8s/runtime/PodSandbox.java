package dev.netduo.k8s.runtime;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.net.AddressPool;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.runtime.PodStatuses.AppState;
import dev.netduo.k8s.runtime.PodStatuses.AppStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * One pod on its node, from the first container to the last. {@link #start} and {@link #end} may be
 * called by different threads; {@code end} lets a {@code start} under way finish first.
 */
final class PodSandbox {
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

  private final Pod pod;
  private final Node node;
  private final Context context;
  private final Map<String, String> ids = new LinkedHashMap<>();
  private final Map<String, AppStatus> apps = new LinkedHashMap<>();
  private Optional<String> sandbox = Optional.empty();
  private Optional<Ip> ip = Optional.empty();
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private boolean ending;

  /** Where pods of one node live. */
  record Node(String name, Ip underlay, AddressPool addresses) {}

  /**
   * What all pods of a cluster share.
   *
   * @param slots how many engine calls may be under way at once
   */
  record Context(
      Containers engine, KubeApi api, DataPlane dataPlane, PodContainers specs, Semaphore slots) {
    <T> T limited(Supplier<T> call) {
      slots.acquireUninterruptibly();
      try {
        return call.get();
      } finally {
        slots.release();
      }
    }

    void limited(Runnable call) {
      limited(() -> {
        call.run();
        return true;
      });
    }
  }

  PodSandbox(Pod pod, Node node, Context context) {
    this.pod = pod;
    this.node = node;
    this.context = context;
  }

  /** Brings the pod up; what goes wrong stands in its status. */
  void start() {
    try {
      if (!isEnding()) {
        bringUp();
      }
    } catch (RuntimeException e) {
      fail("CreatePodSandboxError", e);
    } finally {
      started.complete(null);
    }
    report();
  }

  private void bringUp() {
    var id = context.limited(() -> context.engine().create(context.specs().sandbox(pod)));
    adopt(id);
    context.limited(() -> context.engine().start(id));
    var running =
        context
            .engine()
            .find(id)
            .orElseThrow(() -> new NetduoException("the sandbox of " + key() + " is gone"));
    var wired = context.dataPlane().attach(key(), node.name(), takeAddress(), running.pid());
    for (var container : pod.getSpec().getContainers()) {
      create(container, id);
    }
    wired.join();
    pod.getSpec()
        .getContainers()
        .forEach(container -> run(container.getName(), idOf(container.getName()), 0));
  }

  private synchronized void adopt(String id) {
    sandbox = Optional.of(id);
  }

  private synchronized Ip takeAddress() {
    var taken = node.addresses().take();
    ip = Optional.of(taken);
    return taken;
  }

  private void create(Container container, String sandboxId) {
    try {
      var id =
          context.limited(
              () -> context.engine().create(context.specs().app(pod, container, sandboxId)));
      synchronized (this) {
        ids.put(container.getName(), id);
        apps.put(container.getName(), AppStatus.CREATING);
      }
    } catch (EngineException e) {
      var reason = e.reason() == Reason.NOT_FOUND ? "ErrImageNeverPull" : "CreateContainerError";
      setState(container.getName(), new AppState.Waiting(reason, said(e)), 0);
    }
  }

  private synchronized String idOf(String container) {
    return ids.getOrDefault(container, "");
  }

  private void run(String container, String id, int restarts) {
    if (id.isEmpty() || isEnding()) {
      return;
    }
    try {
      context.limited(() -> context.engine().start(id));
      setState(container, new AppState.Running(id, Instant.now()), restarts);
      Thread.ofVirtual().name("wait-" + container).start(() -> whenEnded(container, id, restarts));
    } catch (EngineException e) {
      setState(container, new AppState.Waiting("RunContainerError", said(e)), restarts);
    }
  }

  private void whenEnded(String container, String id, int restarts) {
    int code;
    try {
      code = context.engine().await(id);
    } catch (EngineException e) {
      // Removed under our feet: the pod is ending, or the engine is gone.
      return;
    }
    if (isEnding()) {
      return;
    }
    setState(container, new AppState.Terminated(id, code), restarts);
    report();
    var policy = pod.getSpec().getRestartPolicy();
    if ("Never".equals(policy) || ("OnFailure".equals(policy) && code == 0)) {
      return;
    }
    if (restarts > 0) {
      setState(
          container,
          new AppState.Waiting(
              "CrashLoopBackOff", "back-off restarting failed container " + container),
          restarts);
      report();
    }
    if (backOff(restarts)) {
      run(container, id, restarts + 1);
      report();
    }
  }

  // Kubernetes doubles the pause from 10 s; a student should not have to wait that long for the
  // first restarts.
  private synchronized boolean backOff(int restarts) {
    var pause =
        restarts == 0
            ? Duration.ZERO
            : FIRST_BACK_OFF.multipliedBy(1L << Math.min(restarts - 1, 9));
    var until =
        System.nanoTime()
            + (pause.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : pause).toNanos();
    try {
      for (var left = until - System.nanoTime();
          left > 0 && !ending;
          left = until - System.nanoTime()) {
        wait(Math.max(1, left / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return !ending;
  }

  /** Takes the pod away and tells the API that it is gone. */
  void end(Duration grace) {
    synchronized (this) {
      ending = true;
      notifyAll();
    }
    started.join();
    for (var id : containerIds().values()) {
      if (grace.isPositive()) {
        context.limited(() -> context.engine().stop(id, grace));
      }
      context.limited(() -> context.engine().remove(id));
    }
    context.dataPlane().detach(key()).exceptionally(e -> null).join();
    sandboxId().ifPresent(id -> context.limited(() -> context.engine().remove(id)));
    releaseAddress();
  }

  private synchronized void releaseAddress() {
    ip.ifPresent(node.addresses()::release);
    ip = Optional.empty();
  }

  /** The engine's identifiers of the pod's app containers, by container name. */
  synchronized Map<String, String> containerIds() {
    return Map.copyOf(ids);
  }

  synchronized Optional<String> sandboxId() {
    return sandbox;
  }

  ObjectKey key() {
    return ObjectKey.of(pod);
  }

  private synchronized boolean isEnding() {
    return ending;
  }

  private synchronized void setState(String container, AppState state, int restarts) {
    apps.put(container, new AppStatus(state, restarts));
  }

  private void fail(String reason, RuntimeException e) {
    for (var container : pod.getSpec().getContainers()) {
      setState(container.getName(), new AppState.Waiting(reason, said(e)), 0);
    }
  }

  private static String said(RuntimeException e) {
    var cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    return Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
  }

  private void report() {
    Map<String, AppStatus> known;
    Optional<String> address;
    synchronized (this) {
      if (ending) {
        return;
      }
      known = new LinkedHashMap<>(apps);
      address = ip.map(Ip::toString);
    }
    context
        .api()
        .modifyStatus(
            Kinds.POD,
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getName(),
            current -> PodStatuses.report(current, node.underlay().toString(), address, known));
  }
}
