package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Keeps the endpoint slices, and the Endpoints object, of every service that selects pods. */
final class EndpointController implements AutoCloseable {
  private final KubeApi api;
  private final PodIndex pods;
  private final WorkQueue<ObjectKey> queue;
  // Which services of a namespace select what, so that a pod finds its services without a list.
  private final Map<String, Map<String, Map<String, String>>> selectors = new ConcurrentHashMap<>();

  private final Map<String, Node> nodes = new ConcurrentHashMap<>();

  EndpointController(KubeApi api, PodIndex pods, Consumer<RuntimeException> failed) {
    this.api = api;
    this.pods = pods;
    this.queue = new WorkQueue<>("endpointslice", this::reconcile, failed);
  }

  void serviceChanged(Change<Service> change) {
    var service = change.object();
    var key = ObjectKey.of(service);
    var ofNamespace = selectors.computeIfAbsent(key.namespace(), _ -> new ConcurrentHashMap<>());
    if (change.after().isPresent() && selects(service)) {
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
    change.after().ifPresentOrElse(node -> nodes.put(name, node), () -> nodes.remove(name));
    if (!zone.equals(TopologyHints.zone(nodes, Optional.of(name)))) {
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
    var service = Pods.labels(slice).get(Slices.SERVICE_LABEL);
    // Somebody deleted or edited a slice of ours: put it right. Our own writes come by here too and
    // cost one pass that changes nothing.
    if (service != null && Slices.isOurs(slice)) {
      queue.add(new ObjectKey(slice.getMetadata().getNamespace(), service));
    }
  }

  private static boolean selects(Service service) {
    var selector = service.getSpec().getSelector();
    return selector != null
        && !selector.isEmpty()
        && !"ExternalName".equals(service.getSpec().getType());
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
    var existing =
        new ArrayDeque<>(
            api
                .list(
                    Kinds.ENDPOINT_SLICE,
                    key.namespace(),
                    Selector.of(Map.of(Slices.SERVICE_LABEL, key.name())))
                .items()
                .stream()
                .filter(Slices::isOurs)
                .toList());
    if (!selects(service.get())) {
      existing.forEach(slice -> delete(Kinds.ENDPOINT_SLICE, slice));
      dropEndpoints(key);
      return;
    }
    var selected =
        pods.matching(key.namespace(), Selector.of(service.get().getSpec().getSelector()));
    var wanted = Slices.of(service.get(), selected, nodes);
    // Taken before the slices are given the names they are written under.
    var endpoints = EndpointsObject.of(service.get(), wanted);
    write(wanted, existing);
    write(endpoints);
  }

  private void write(Endpoints wanted) {
    var meta = wanted.getMetadata();
    var found = api.get(Kinds.ENDPOINTS, meta.getNamespace(), meta.getName());
    if (found.isEmpty()) {
      create(Kinds.ENDPOINTS, wanted);
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
        .ifPresent(endpoints -> delete(Kinds.ENDPOINTS, endpoints));
  }

  /** Makes the slices those wanted, each in place of one with the same ports where there is one. */
  private void write(List<EndpointSlice> wanted, Deque<EndpointSlice> existing) {
    var missing = new ArrayList<EndpointSlice>();
    for (var slice : wanted) {
      var like = existing.stream()
              .filter(e -> isOfType(e, slice) && e.getPorts().equals(slice.getPorts()))
              .findFirst();
      like.ifPresentOrElse(
          old -> {
            existing.remove(old);
            replace(old, slice);
          },
          () -> missing.add(slice));
    }
    for (var slice : missing) {
      existing.stream()
          .filter(old -> isOfType(old, slice))
          .findFirst()
          .ifPresentOrElse(
              old -> {
                existing.remove(old);
                replace(old, slice);
              },
              () -> create(Kinds.ENDPOINT_SLICE, slice));
    }
    existing.forEach(slice -> delete(Kinds.ENDPOINT_SLICE, slice));
  }

  // A slice's type is for its life.
  private static boolean isOfType(EndpointSlice one, EndpointSlice other) {
    return one.getAddressType().equals(other.getAddressType());
  }

  private void replace(EndpointSlice old, EndpointSlice wanted) {
    if (old.getEndpoints().equals(wanted.getEndpoints())
        && old.getPorts().equals(wanted.getPorts())
        && Pods.labels(old).equals(Pods.labels(wanted))) {
      return;
    }
    wanted.setMetadata(
        wanted
            .getMetadata()
            .edit()
            .withName(old.getMetadata().getName())
            .withGenerateName(old.getMetadata().getGenerateName())
            .withResourceVersion(old.getMetadata().getResourceVersion())
            .build());
    api.update(Kinds.ENDPOINT_SLICE, wanted);
  }

  private <T extends HasMetadata> void create(ResourceKind<T> kind, T object) {
    try {
      api.create(kind, object);
    } catch (ApiException e) {
      if (e.code() != ApiException.FORBIDDEN) {
        throw e;
      }
    }
  }

  private <T extends HasMetadata> void delete(ResourceKind<T> kind, T object) {
    var meta = object.getMetadata();
    try {
      api.delete(kind, meta.getNamespace(), meta.getName(), DeleteOptions.DEFAULT);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
