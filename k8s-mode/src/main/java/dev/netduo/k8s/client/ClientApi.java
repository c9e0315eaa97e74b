package dev.netduo.k8s.client;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeepCopy;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.KubeList;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Selector;
import dev.netduo.k8s.api.Watch;
import dev.netduo.k8s.api.WatchEvent;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The API over HTTP. */
final class ClientApi implements KubeApi {
  private final KubernetesClient client;

  ClientApi(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public <T extends HasMetadata> T create(ResourceKind<T> kind, T object) {
    return calling(() -> resource(kind, DeepCopy.of(object)).create());
  }

  @Override
  public <T extends HasMetadata> T update(ResourceKind<T> kind, T object) {
    return calling(() -> resource(kind, DeepCopy.of(object)).update());
  }

  @Override
  public <T extends HasMetadata> T updateStatus(ResourceKind<T> kind, T object) {
    return calling(() -> resource(kind, DeepCopy.of(object)).updateStatus());
  }

  @Override
  public <T extends HasMetadata> Optional<T> get(
      ResourceKind<T> kind, String namespace, String name) {
    return calling(() -> Optional.ofNullable(in(kind, namespace).withName(name).get()));
  }

  @Override
  public <T extends HasMetadata> KubeList<T> list(
      ResourceKind<T> kind, String namespace, Selector selector) {
    return calling(() -> {
      var options =
          new ListOptionsBuilder()
              .withLabelSelector(selector.requirements().isEmpty() ? null : selector.toString())
              .build();
      var list =
          namespace.isEmpty() && kind.namespaced()
              ? all(kind).inAnyNamespace().list(options)
              : in(kind, namespace).list(options);
      return new KubeList<>(list.getItems(), list.getMetadata().getResourceVersion());
    });
  }

  @Override
  public <T extends HasMetadata> T delete(
      ResourceKind<T> kind, String namespace, String name, DeleteOptions options) {
    var before = require(kind, namespace, name);
    options
        .uid()
        .filter(uid -> !uid.equals(before.getMetadata().getUid()))
        .ifPresent(uid -> {
          throw ApiException.conflict(
              kind,
              name,
              "Precondition failed: UID in precondition: "
                  + uid
                  + ", UID in object meta: "
                  + before.getMetadata().getUid());
        });
    calling(() -> {
      var resource = in(kind, namespace).withName(name);
      var propagated = resource.withPropagationPolicy(propagation(options.propagation()));
      return options.gracePeriodSeconds().isPresent()
          ? propagated.withGracePeriod(options.gracePeriodSeconds().getAsLong()).delete()
          : propagated.delete();
    });
    return get(kind, namespace, name)
        .filter(now -> now.getMetadata().getUid().equals(before.getMetadata().getUid()))
        .orElse(before);
  }

  private static DeletionPropagation propagation(DeleteOptions.Propagation propagation) {
    return switch (propagation) {
      case BACKGROUND -> DeletionPropagation.BACKGROUND;
      case FOREGROUND -> DeletionPropagation.FOREGROUND;
      case ORPHAN -> DeletionPropagation.ORPHAN;
    };
  }

  @Override
  public <T extends HasMetadata> Watch watch(
      ResourceKind<T> kind,
      String namespace,
      String sinceVersion,
      Consumer<? super WatchEvent<T>> listener) {
    var watcher = new Telling<T>(listener);
    var options =
        new ListOptionsBuilder()
            .withResourceVersion(sinceVersion.isEmpty() ? null : sinceVersion)
            .build();
    var watch =
        calling(() ->
            namespace.isEmpty() && kind.namespaced()
                ? all(kind).inAnyNamespace().watch(options, watcher)
                : in(kind, namespace).watch(options, watcher));
    return watch::close;
  }

  /** Passes on what the client hears; calls come one at a time. */
  private static final class Telling<T extends HasMetadata> implements Watcher<T> {
    private final Consumer<? super WatchEvent<T>> listener;

    Telling(Consumer<? super WatchEvent<T>> listener) {
      this.listener = listener;
    }

    @Override
    public void eventReceived(Action action, T object) {
      switch (action) {
        case ADDED -> listener.accept(new WatchEvent.Added<>(object));
        case MODIFIED -> listener.accept(new WatchEvent.Modified<>(object));
        case DELETED -> listener.accept(new WatchEvent.Deleted<>(object));
        case ERROR, BOOKMARK -> {}
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      var failure =
          cause.isHttpGone()
              ? ApiException.gone(String.valueOf(cause.getMessage()))
              : new ApiException(
                  ApiException.INTERNAL_ERROR,
                  "InternalError",
                  "the watch ended: " + cause.getMessage(),
                  "",
                  java.util.List.of());
      listener.accept(new WatchEvent.Failed<>(failure));
    }
  }

  private <T extends HasMetadata> MixedOperation<T, KubernetesResourceList<T>, Resource<T>> all(
      ResourceKind<T> kind) {
    return client.resources(kind.type());
  }

  private <T extends HasMetadata>
      NonNamespaceOperation<T, KubernetesResourceList<T>, Resource<T>> in(
          ResourceKind<T> kind, String namespace) {
    return kind.namespaced() ? all(kind).inNamespace(namespace) : all(kind);
  }

  private <T extends HasMetadata> Resource<T> resource(ResourceKind<T> kind, T object) {
    var namespace = object.getMetadata().getNamespace();
    return in(kind, namespace == null || namespace.isEmpty() ? "default" : namespace)
        .resource(object);
  }

  private static <R> R calling(Supplier<R> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      throw Refusals.of(e);
    }
  }
}
