package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.Samples;
import dev.netduo.k8s.store.ObjectStore;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Plays the part of the nodes: runs what is scheduled, lets go what is deleted. */
public final class FakeNodes implements AutoCloseable {
  private final ObjectStore store;
  private final Informer<Pod> pods;
  private final AtomicInteger addresses = new AtomicInteger();
  private volatile boolean held;

  /** Runs what a store has scheduled. */
  public FakeNodes(ObjectStore store) {
    this.store = store;
    this.pods =
        Informer.start(
            store, Kinds.POD, (Informer.Change<Pod> c) -> c.after().ifPresent(this::run));
  }

  /** Whether pods that are scheduled wait. */
  void hold(boolean holds) {
    held = holds;
    if (!holds) {
      store.list(Kinds.POD).items().forEach(this::run);
    }
  }

  private void run(Pod pod) {
    var name = pod.getMetadata().getName();
    try {
      if (Pods.isTerminating(pod)) {
        store.delete(Kinds.POD, "default", name, DeleteOptions.NOW);
      } else if (!held && Pods.node(pod).isPresent() && Pods.ip(pod).isEmpty()) {
        Samples.markRunning(store, name, "10.244.0." + addresses.incrementAndGet());
      }
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  /** The names of the pods that run and are ready. */
  public List<String> running() {
    return store.list(Kinds.POD).items().stream()
        .filter(pod -> Pods.isActive(pod) && Pods.isReady(pod))
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  /** Lets a pod's containers end. */
  void end(String name, String phase) {
    store.modifyStatus(
        Kinds.POD,
        "default",
        name,
        pod -> {
          pod.getStatus().setPhase(phase);
          pod.getStatus().setConditions(List.of());
          return pod;
        });
  }

  @Override
  public void close() {
    pods.close();
  }
}
