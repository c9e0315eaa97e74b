package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.ResourceKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Empties a namespace that is being deleted, and lets it go when it is empty. */
final class NamespaceController implements AutoCloseable {
  private final KubeApi api;
  private final WorkQueue<String> queue;
  private final Set<String> going = ConcurrentHashMap.newKeySet();

  NamespaceController(KubeApi api, Consumer<RuntimeException> failed) {
    this.api = api;
    this.queue = new WorkQueue<>("namespace", this::reconcile, failed);
  }

  void namespaceChanged(Change<Namespace> change) {
    var name = change.object().getMetadata().getName();
    if (change.after().isEmpty()) {
      going.remove(name);
    } else if (Pods.isTerminating(change.object())) {
      going.add(name);
      queue.add(name);
    }
  }

  void contentChanged(Change<?> change) {
    var namespace = change.object().getMetadata().getNamespace();
    if (namespace != null && change.after().isEmpty() && going.contains(namespace)) {
      queue.add(namespace);
    }
  }

  private void reconcile(String name) {
    if (api.get(Kinds.NAMESPACE, "", name).filter(Pods::isTerminating).isEmpty()) {
      return;
    }
    var left = 0;
    for (var kind : Kinds.ALL) {
      if (kind.namespaced()) {
        left += empty(kind, name);
      }
    }
    if (left == 0) {
      api.modify(
          Kinds.NAMESPACE,
          "",
          name,
          n -> n.edit().editSpec().withFinalizers(List.of()).endSpec().build());
    }
  }

  private <T extends HasMetadata> int empty(ResourceKind<T> kind, String namespace) {
    for (var object : api.list(kind, namespace).items()) {
      if (!Pods.isTerminating(object)) {
        try {
          api.delete(kind, namespace, object.getMetadata().getName(), DeleteOptions.DEFAULT);
        } catch (ApiException e) {
          if (!e.isNotFound()) {
            throw e;
          }
        }
      }
    }
    return api.list(kind, namespace).items().size();
  }

  @Override
  public void close() {
    queue.close();
  }
}
