package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.Selector;
import dev.netduo.k8s.api.Services;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Keeps the endpoint slices, and the Endpoints object, of every service that selects pods. */
final class EndpointController implements AutoCloseable {
  private final KubeApi api;
  private final SliceWriter writer;
  private final PodIndex pods;
  private final WorkQueue<ObjectKey> queue;
  // Which services of a namespace select what, so that a pod finds its services without a list.
  private final Map<String, Map<String, Map<String, String>>> selectors = new ConcurrentHashMap<>();

  private final Map<String, Node> nodes = new ConcurrentHashMap<>();

  EndpointController(KubeApi api, PodIndex pods, Consumer<RuntimeException> failed) {
    this.api = api;
    this.writer = new SliceWriter(api);
    this.pods = pods;
    this.queue = new WorkQueue<>("endpointslice", this::reconcile, failed);
  }

  void serviceChanged(Change<Service> change) {
    var service = change.object();
    var key = ObjectKey.of(service);
    var ofNamespace = selectors.computeIfAbsent(key.namespace(), _ -> new ConcurrentHashMap<>());
    if (change.after().isPresent() && Services.selects(service)) {
      ofNamespace.put(key.name(), Map.copyOf(service.getSpec().getSelector()));
    } else {
      ofNamespace.remove(key.name());
    }
    queue.add(key);
  }

  void podChanged(Change<Pod> change) {
    change.before().ifPresent(this::touch);
    change.after().ifPresent(this::touch);
  }

  void nodeChanged(Change<Node> change) {
    var name = change.object().getMetadata().getName();
    var zone = TopologyHints.zone(nodes, Optional.of(name));
    var shares = ZoneShares.of(nodes.values());
    change.after().ifPresentOrElse(node -> nodes.put(name, node), () -> nodes.remove(name));
    if (!zone.equals(TopologyHints.zone(nodes, Optional.of(name)))
        || !shares.equals(ZoneShares.of(nodes.values()))) {
      selectors.forEach((namespace, services) ->
          services.keySet().forEach(service -> queue.add(new ObjectKey(namespace, service))));
    }
  }

  void endpointsChanged(Change<Endpoints> change) {
    if (EndpointsObject.isOurs(change.object())) {
      queue.add(ObjectKey.of(change.object()));
    }
  }

  void sliceChanged(Change<EndpointSlice> change) {
    var slice = change.object();
    // Somebody deleted or edited a slice of ours: put it right. Our own writes come by here too and
    // cost one pass that changes nothing.
    if (Slices.isOurs(slice)) {
      Services.of(slice).ifPresent(queue::add);
    }
  }

  private void touch(Pod pod) {
    var namespace = pod.getMetadata().getNamespace();
    var labels = Pods.labels(pod).entrySet();
    selectors
        .getOrDefault(namespace, Map.of())
        .forEach((name, selector) -> {
          if (labels.containsAll(selector.entrySet())) {
            queue.add(new ObjectKey(namespace, name));
          }
        });
  }

  private void reconcile(ObjectKey key) {
    var service = api.get(Kinds.SERVICE, key.namespace(), key.name());
    // Slices of a service that is gone go with it, through their owner.
    if (service.isEmpty() || Pods.isTerminating(service.get())) {
      dropEndpoints(key);
      return;
    }
    var existing = writer.existing(key, Slices::isOurs);
    if (!Services.selects(service.get())) {
      writer.write(List.of(), existing);
      dropEndpoints(key);
      return;
    }
    var selected =
        pods.matching(key.namespace(), Selector.of(service.get().getSpec().getSelector()));
    var wanted = Slices.of(service.get(), selected, nodes);
    // Taken before the slices are given the names they are written under.
    var endpoints = EndpointsObject.of(service.get(), wanted);
    writer.write(wanted, existing);
    write(endpoints);
  }

  private void write(Endpoints wanted) {
    var meta = wanted.getMetadata();
    var found = api.get(Kinds.ENDPOINTS, meta.getNamespace(), meta.getName());
    if (found.isEmpty()) {
      writer.create(Kinds.ENDPOINTS, wanted);
    } else if (!found.get().getSubsets().equals(wanted.getSubsets())
        || !meta.getLabels().equals(found.get().getMetadata().getLabels())) {
      found.get().setSubsets(wanted.getSubsets());
      found.get().getMetadata().setLabels(meta.getLabels());
      api.update(Kinds.ENDPOINTS, found.get());
    }
  }

  private void dropEndpoints(ObjectKey key) {
    api.get(Kinds.ENDPOINTS, key.namespace(), key.name())
        .filter(EndpointsObject::isOurs)
        .ifPresent(endpoints -> writer.delete(Kinds.ENDPOINTS, endpoints));
  }

  @Override
  public void close() {
    queue.close();
  }
}
