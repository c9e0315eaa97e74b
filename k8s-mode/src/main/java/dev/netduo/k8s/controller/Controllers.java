package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ResourceKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Every controller of a cluster, and who hears of which change. Each looks at the state, not at the
 * change: it may be told too often, late or after a restart, and ends in the same place.
 */
public final class Controllers implements AutoCloseable {
  /** The namespaces every cluster has. */
  public static final List<String> NAMESPACES =
      List.of("default", "kube-node-lease", "kube-public", "kube-system");

  private final KubeApi api;
  private final List<Runnable> closers = new ArrayList<>();
  private final Set<ResourceKind<?>> heard = new HashSet<>();
  private boolean complete;
  private final DeploymentController deployments;
  private final PodIndex pods = new PodIndex();
  private final ReplicaSetController sets;
  private final StatefulSetController statefulSets;
  private final DaemonSetController daemonSets;
  private final JobController jobs;
  private final NodeLifecycle lifecycle;
  private final DefaultAccounts accounts;
  private final EndpointController endpoints;
  private final EndpointsMirror mirror;
  private final NamespaceController namespaces;
  private final GarbageCollector garbage;
  private final Scheduler scheduler;

  private Controllers(KubeApi api, Consumer<RuntimeException> failed) {
    this.api = api;
    this.deployments = new DeploymentController(api, failed);
    this.sets = new ReplicaSetController(api, pods, failed);
    this.statefulSets = new StatefulSetController(api, pods, failed);
    this.daemonSets = new DaemonSetController(api, pods, failed);
    this.jobs = new JobController(api, pods, failed);
    this.accounts = new DefaultAccounts(api, failed);
    this.lifecycle = new NodeLifecycle(api, failed);
    this.endpoints = new EndpointController(api, pods, failed);
    this.mirror = new EndpointsMirror(api, failed);
    this.namespaces = new NamespaceController(api, failed);
    this.garbage = new GarbageCollector(api, failed);
    this.scheduler = new Scheduler(api, failed);
    closers.addAll(
        List.of(
            deployments::close,
            sets::close,
            statefulSets::close,
            daemonSets::close,
            jobs::close,
            lifecycle::close,
            accounts::close,
            endpoints::close,
            mirror::close,
            namespaces::close,
            garbage::close,
            scheduler::close));
  }

  /** Starts all controllers and creates {@link #NAMESPACES} where they are missing. */
  public static Controllers start(KubeApi api) {
    return start(api, _ -> {});
  }

  /**
   * As above.
   *
   * @param failed told of each pass that failed; it is tried again in any case
   */
  public static Controllers start(KubeApi api, Consumer<RuntimeException> failed) {
    NAMESPACES.forEach(name -> createNamespace(api, name));
    var controllers = new Controllers(api, failed);
    controllers.listen();
    return controllers;
  }

  private static void createNamespace(KubeApi api, String name) {
    try {
      api.create(
          Kinds.NAMESPACE,
          new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build());
    } catch (ApiException e) {
      if (!e.reason().equals("AlreadyExists")) {
        throw e;
      }
    }
  }

  private void listen() {
    // Before anything that owns pods is heard of, all pods must be known: a set whose pods were not
    // there yet would make them a second time.
    var podNews =
        on(
            Kinds.POD,
            change -> {
              pods.changed(change);
              podChanged(change);
            });
    on(
        Kinds.NODE,
        change -> {
          scheduler.nodeChanged(change);
          daemonSets.nodeChanged(change);
          lifecycle.nodeChanged(change);
          endpoints.nodeChanged(change);
        });
    on(
        Kinds.NAMESPACE,
        change -> {
          namespaces.namespaceChanged(change);
          accounts.namespaceChanged(change);
        });
    on(Kinds.SERVICE_ACCOUNT, accounts::accountChanged);
    on(Kinds.DEPLOYMENT, deployments::deploymentChanged);
    on(
        Kinds.REPLICA_SET,
        change -> {
          sets.setChanged(change);
          deployments.setChanged(change);
        });
    on(
        Kinds.SERVICE,
        change -> {
          endpoints.serviceChanged(change);
          mirror.serviceChanged(change);
        });
    on(
        Kinds.ENDPOINT_SLICE,
        change -> {
          endpoints.sliceChanged(change);
          mirror.sliceChanged(change);
        });
    on(
        Kinds.ENDPOINTS,
        change -> {
          endpoints.endpointsChanged(change);
          mirror.endpointsChanged(change);
        });
    on(Kinds.STATEFUL_SET, statefulSets::setChanged);
    on(Kinds.DAEMON_SET, daemonSets::setChanged);
    on(Kinds.JOB, jobs::jobChanged);
    // Of the others nothing follows but that they go with their owner and their namespace.
    Kinds.ALL.stream().filter(kind -> !heard.contains(kind)).forEach(this::watchOnly);
    tellOfPods(podNews.items());
  }

  private synchronized void tellOfPods(Collection<Pod> there) {
    complete = true;
    there.forEach(pod -> podChanged(new Change<>(Optional.empty(), Optional.of(pod))));
  }

  private synchronized void podChanged(Change<Pod> change) {
    if (!complete) {
      return;
    }
    scheduler.podChanged(change);
    sets.podChanged(change);
    statefulSets.podChanged(change);
    daemonSets.podChanged(change);
    jobs.podChanged(change);
    lifecycle.podChanged(change);
    endpoints.podChanged(change);
  }

  private void watchOnly(ResourceKind<?> kind) {
    var _ = on(kind, _ -> {});
  }

  private <T extends HasMetadata> Informer<T> on(
      ResourceKind<T> kind, Consumer<Change<T>> controller) {
    heard.add(kind);
    var informer =
        Informer.start(
            api,
            kind,
            (Change<T> change) -> {
              garbage.changed(kind, change);
              namespaces.contentChanged(change);
              controller.accept(change);
            });
    closers.addFirst(informer::close);
    return informer;
  }

  /** Stops them all; what they built stays. */
  @Override
  public void close() {
    closers.forEach(Runnable::run);
  }
}
