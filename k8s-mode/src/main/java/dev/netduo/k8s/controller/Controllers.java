package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ResourceKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Every controller of a cluster, and who hears of which change. Each looks at the state, not at the
 * change: it may be told too often, late or after a restart, and ends in the same place.
 */
public final class Controllers implements AutoCloseable {
  /** The namespaces every cluster has. */
  public static final List<String> NAMESPACES = List.of("default", "kube-system");

  private final KubeApi api;
  private final List<Runnable> closers = new ArrayList<>();
  private final DeploymentController deployments;
  private final ReplicaSetController sets;
  private final EndpointController endpoints;
  private final NamespaceController namespaces;
  private final GarbageCollector garbage;
  private final Scheduler scheduler;

  private Controllers(KubeApi api, Consumer<RuntimeException> failed) {
    this.api = api;
    this.deployments = new DeploymentController(api, failed);
    this.sets = new ReplicaSetController(api, failed);
    this.endpoints = new EndpointController(api, failed);
    this.namespaces = new NamespaceController(api, failed);
    this.garbage = new GarbageCollector(api, failed);
    this.scheduler = new Scheduler(api, failed);
    closers.addAll(
        List.of(
            deployments::close,
            sets::close,
            endpoints::close,
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
    on(Kinds.NODE, scheduler::nodeChanged);
    on(Kinds.NAMESPACE, namespaces::namespaceChanged);
    on(Kinds.DEPLOYMENT, deployments::deploymentChanged);
    on(
        Kinds.REPLICA_SET,
        change -> {
          sets.setChanged(change);
          deployments.setChanged(change);
        });
    on(
        Kinds.POD,
        change -> {
          scheduler.podChanged(change);
          sets.podChanged(change);
          endpoints.podChanged(change);
        });
    on(Kinds.SERVICE, endpoints::serviceChanged);
    on(Kinds.ENDPOINT_SLICE, endpoints::sliceChanged);
    on(Kinds.NETWORK_POLICY, _ -> {});
    on(Kinds.CONFIG_MAP, _ -> {});
    on(Kinds.EVENT, _ -> {});
  }

  private <T extends HasMetadata> void on(ResourceKind<T> kind, Consumer<Change<T>> controller) {
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
  }

  /** Stops them all; what they built stays. */
  @Override
  public void close() {
    closers.forEach(Runnable::run);
  }
}
