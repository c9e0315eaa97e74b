package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.Services;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps slices of the Endpoints that were written by hand for services that select no pods. */
final class EndpointsMirror implements AutoCloseable {
  private final KubeApi api;
  private final SliceWriter writer;
  private final WorkQueue<ObjectKey> queue;

  EndpointsMirror(KubeApi api, Consumer<RuntimeException> failed) {
    this.api = api;
    this.writer = new SliceWriter(api);
    this.queue = new WorkQueue<>("endpointslicemirroring", this::reconcile, failed);
  }

  void serviceChanged(Change<Service> change) {
    queue.add(ObjectKey.of(change.object()));
  }

  void endpointsChanged(Change<Endpoints> change) {
    queue.add(ObjectKey.of(change.object()));
  }

  void sliceChanged(Change<EndpointSlice> change) {
    var slice = change.object();
    if (MirrorSlices.isOne(slice)) {
      Services.of(slice).ifPresent(queue::add);
    }
  }

  private void reconcile(ObjectKey key) {
    var wanted = endpoints(key).map(MirrorSlices::of).orElse(List.of());
    writer.write(wanted, writer.existing(key, MirrorSlices::isOne));
  }

  private Optional<Endpoints> endpoints(ObjectKey key) {
    return api.get(Kinds.SERVICE, key.namespace(), key.name())
        .filter(service -> !Services.selects(service) && !Pods.isTerminating(service))
        .flatMap(_ -> api.get(Kinds.ENDPOINTS, key.namespace(), key.name()))
        .filter(MirrorSlices::wants);
  }

  @Override
  public void close() {
    queue.close();
  }
}
