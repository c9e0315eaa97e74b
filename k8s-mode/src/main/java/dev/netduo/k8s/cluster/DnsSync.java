package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Services;
import dev.netduo.k8s.dns.ClusterDns;
import dev.netduo.k8s.dns.DnsObjects;
import dev.netduo.k8s.dns.DnsOptions;
import dev.netduo.k8s.dns.DnsOptions.PodNames;
import dev.netduo.k8s.dns.DnsRecords;
import dev.netduo.k8s.model.ServiceImport;
import dev.netduo.k8s.runtime.Complaints;
import dev.netduo.k8s.runtime.DataPlane;
import dev.netduo.k8s.runtime.PodRuntime;
import dev.netduo.k8s.runtime.Resync;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tells the DNS pods what the cluster's names are: after every change of the data plane, so that a
 * name is heard of when what it leads to can be reached, and after changes of what else names come
 * from.
 */
final class DnsSync implements AutoCloseable {
  private static final ObjectKey SERVICE =
      new ObjectKey(SystemObjects.NAMESPACE, SystemObjects.DNS);

  private final Agent agent;
  private final KubeApi api;
  private final DataPlane dataPlane;
  private final PodRuntime runtime;
  private final Events events;
  private final Map<Integer, ClusterDns> servers = new HashMap<>();
  private final DnsRecords records = new DnsRecords();
  private final Resync resync;
  private final Complaints complaints;
  private final CompletableFuture<Void> answering = new CompletableFuture<>();
  private final Informer<Pod> pods;
  private final Informer<ConfigMap> configMaps;
  private final Informer<ServiceImport> imports;
  private volatile boolean reachable;
  private volatile DnsOptions options = DnsOptions.DEFAULT;

  DnsSync(Agent agent, KubeApi api, DataPlane dataPlane, PodRuntime runtime, Events events) {
    this.agent = agent;
    this.api = api;
    this.dataPlane = dataPlane;
    this.runtime = runtime;
    this.events = events;
    this.resync = new Resync("cluster-dns", this::sync, events, "cluster DNS is behind");
    this.complaints = new Complaints(events, "cluster DNS");
    this.configMaps =
        Informer.start(api, Kinds.CONFIG_MAP, SystemObjects.NAMESPACE, this::configChanged);
    this.imports = Informer.start(api, Kinds.SERVICE_IMPORT, change -> request());
    this.pods = Informer.start(api, Kinds.POD, this::podChanged);
    // Names and rules are written side by side: a change of both is not waited for twice.
    dataPlane.onHeard(this::request);
    dataPlane.onProgrammed(this::programmed);
    resync.begin();
  }

  private void request() {
    var _ = resync.request();
  }

  private void programmed() {
    if (!reachable && hasEndpoint()) {
      reachable = true;
      request();
    }
  }

  private boolean hasEndpoint() {
    return dataPlane.snapshot().slices().stream()
        .filter(slice -> Services.of(slice).filter(SERVICE::equals).isPresent())
        .flatMap(slice -> Optional.ofNullable(slice.getEndpoints()).orElse(List.of()).stream())
        .flatMap(endpoint -> Optional.ofNullable(endpoint.getConditions()).stream())
        .anyMatch(conditions -> Boolean.TRUE.equals(conditions.getReady()));
  }

  private void configChanged(Informer.Change<ConfigMap> change) {
    if (!change.object().getMetadata().getName().equals(SystemObjects.DNS)) {
      return;
    }
    try {
      options =
          DnsOptions.of(
              change
                  .after()
                  .flatMap(config -> Optional.ofNullable(config.getData()))
                  .orElse(Map.of()));
      request();
    } catch (NetduoException e) {
      events.publish(
          new Event.Warned(
              "configmap "
                  + SystemObjects.NAMESPACE
                  + "/"
                  + SystemObjects.DNS
                  + " is left aside: "
                  + e.getMessage()));
    }
  }

  private void podChanged(Informer.Change<Pod> change) {
    var named =
        options.pods() == PodNames.VERIFIED
            && !addresses(change.before()).equals(addresses(change.after()));
    if (named || isDns(change.object())) {
      request();
    }
  }

  private static List<PodIP> addresses(Optional<Pod> pod) {
    return pod.flatMap(p -> Optional.ofNullable(p.getStatus()))
        .flatMap(status -> Optional.ofNullable(status.getPodIPs()))
        .orElse(List.of());
  }

  private static boolean isDns(Pod pod) {
    var meta = pod.getMetadata();
    return meta.getNamespace().equals(SystemObjects.NAMESPACE)
        && Optional.ofNullable(meta.getLabels())
            .orElse(Map.of())
            .entrySet()
            .containsAll(SystemObjects.DNS_LABELS.entrySet());
  }

  /** Waits until the servers know what the cluster's names are now. */
  void settle() {
    resync.runNow();
  }

  private void sync() {
    var running = new LinkedHashMap<Integer, Pod>();
    for (var pod : pods.items()) {
      if (isDns(pod) && pod.getMetadata().getDeletionTimestamp() == null) {
        runtime.pidOf(ObjectKey.of(pod)).ifPresent(pid -> running.put(pid, pod));
      }
    }
    servers.keySet().retainAll(running.keySet());
    if (running.isEmpty()) {
      return;
    }
    var chosen = options;
    var zone = records.compile(objects(), chosen);
    complaints.tell(records.leftOut());
    running
        .keySet()
        .forEach(pid ->
            servers
                .computeIfAbsent(pid, key -> new ClusterDns(agent, key))
                .sync(zone, chosen.upstream()));
    if (reachable && running.values().stream().anyMatch(PodReadiness::isReady)) {
      answering.complete(null);
    }
  }

  private DnsObjects objects() {
    var snapshot = dataPlane.snapshot();
    return new DnsObjects(
        snapshot.ranges().domain(),
        snapshot.namespaces().keySet(),
        snapshot.services(),
        snapshot.slices(),
        pods.items(),
        imports.items());
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
    List.of(pods, configMaps, imports).forEach(Informer::close);
    resync.close();
  }
}
