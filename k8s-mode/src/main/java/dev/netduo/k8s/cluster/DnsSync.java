package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.dns.ClusterDns;
import dev.netduo.k8s.runtime.DataPlane;
import dev.netduo.k8s.runtime.PodRuntime;
import dev.netduo.k8s.runtime.Resync;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tells the DNS pod what the cluster's names are, after every change of the data plane. */
final class DnsSync implements AutoCloseable {
  private final KubeApi api;
  private final DataPlane dataPlane;
  private final PodRuntime runtime;
  private final Events events;
  private final ClusterDns server;
  private final Resync resync = new Resync("cluster-dns", this::sync);
  private final CompletableFuture<Void> answering = new CompletableFuture<>();

  DnsSync(Agent agent, KubeApi api, DataPlane dataPlane, PodRuntime runtime, Events events) {
    this.api = api;
    this.dataPlane = dataPlane;
    this.runtime = runtime;
    this.events = events;
    this.server = new ClusterDns(agent);
    dataPlane.onProgrammed(this::request);
  }

  private void request() {
    var _ = resync.request();
  }

  /** Waits until the server knows what the cluster's names are now. */
  void settle() {
    resync.runNow();
  }

  private void sync() {
    var pid =
        api.list(Kinds.POD, SystemObjects.NAMESPACE).items().stream()
            .filter(
                pod -> SystemObjects.DNS_LABELS.equals(dnsLabels(pod)) && PodReadiness.isReady(pod))
            .flatMap(pod -> runtime.pidOf(ObjectKey.of(pod)).stream())
            .findFirst();
    pid.ifPresent(this::sync);
  }

  private void sync(int pid) {
    try {
      server.sync(dataPlane.snapshot(), pid);
      answering.complete(null);
    } catch (NetduoException e) {
      events.publish(new Event.Warned("cluster DNS is behind: " + e.getMessage()));
      throw e;
    }
  }

  private static Map<String, String> dnsLabels(Pod pod) {
    var labels = Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of());
    return Map.of("k8s-app", labels.getOrDefault("k8s-app", ""));
  }

  /**
   * Waits until the server was told for the first time.
   *
   * @throws NetduoException where that takes longer than the patience
   */
  void awaitAnswering(Duration patience) {
    try {
      answering.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      var pods = api.list(Kinds.POD, SystemObjects.NAMESPACE).items();
      throw new NetduoException(
          "cluster DNS did not answer within " + patience.toSeconds() + " s",
          pods.isEmpty() ? "" : "the state of its pod: " + pods.getFirst().getStatus(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetduoException("interrupted while waiting for cluster DNS", "", e);
    }
  }

  @Override
  public void close() {
    resync.close();
  }
}
