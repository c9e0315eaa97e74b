package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.Pods;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.function.Consumer;

/** Gives each namespace the ServiceAccount that its pods run as unless they name another. */
final class DefaultAccounts implements AutoCloseable {
  private static final String NAME = "default";

  private final KubeApi api;
  private final WorkQueue<String> queue;

  DefaultAccounts(KubeApi api, Consumer<RuntimeException> failed) {
    this.api = api;
    this.queue = new WorkQueue<>("serviceaccount", this::reconcile, failed);
  }

  void namespaceChanged(Change<Namespace> change) {
    if (change.before().isEmpty()) {
      queue.add(change.object().getMetadata().getName());
    }
  }

  void accountChanged(Change<ServiceAccount> change) {
    if (change.after().isEmpty() && NAME.equals(change.object().getMetadata().getName())) {
      queue.add(change.object().getMetadata().getNamespace());
    }
  }

  private void reconcile(String namespace) {
    if (api.get(Kinds.NAMESPACE, "", namespace).filter(n -> !Pods.isTerminating(n)).isEmpty()
        || api.get(Kinds.SERVICE_ACCOUNT, namespace, NAME).isPresent()) {
      return;
    }
    try {
      api.create(
          Kinds.SERVICE_ACCOUNT,
          new ServiceAccountBuilder()
              .withNewMetadata()
              .withName(NAME)
              .withNamespace(namespace)
              .endMetadata()
              .build());
    } catch (ApiException e) {
      if (e.code() != ApiException.CONFLICT && e.code() != ApiException.FORBIDDEN) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
