package dev.netduo.k8s.store;

import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.KubeList;
import dev.netduo.k8s.api.ListPart;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Selector;
import dev.netduo.k8s.api.Watch;
import dev.netduo.k8s.api.WatchEvent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A store whose writes are judged, answered and not kept. */
record DryRun(ObjectStore store) implements KubeApi {

  @Override
  public <T extends HasMetadata> T create(ResourceKind<T> kind, T object) {
    return store.create(kind, object, false);
  }

  @Override
  public <T extends HasMetadata> T update(ResourceKind<T> kind, T object) {
    return store.update(kind, object, false);
  }

  @Override
  public <T extends HasMetadata> T updateStatus(ResourceKind<T> kind, T object) {
    return store.updateStatus(kind, object, false);
  }

  @Override
  public <T extends HasMetadata> T delete(
      ResourceKind<T> kind, String namespace, String name, DeleteOptions options) {
    return store.delete(kind, namespace, name, options, false);
  }

  @Override
  public <T extends HasMetadata> Optional<T> get(
      ResourceKind<T> kind, String namespace, String name) {
    return store.get(kind, namespace, name);
  }

  @Override
  public <T extends HasMetadata> KubeList<T> list(
      ResourceKind<T> kind, String namespace, Selector selector) {
    return store.list(kind, namespace, selector);
  }

  @Override
  public <T extends HasMetadata> KubeList<T> list(
      ResourceKind<T> kind, String namespace, Predicate<? super T> selection, ListPart part) {
    return store.list(kind, namespace, selection, part);
  }

  @Override
  public <T extends HasMetadata> Watch watch(
      ResourceKind<T> kind,
      String namespace,
      String sinceVersion,
      Consumer<? super WatchEvent<T>> listener) {
    return store.watch(kind, namespace, sinceVersion, listener);
  }

  @Override
  public <T extends HasMetadata> Watch watch(
      ResourceKind<T> kind,
      String namespace,
      String sinceVersion,
      Predicate<? super T> selection,
      Consumer<? super WatchEvent<T>> listener) {
    return store.watch(kind, namespace, sinceVersion, selection, listener);
  }

  @Override
  public KubeApi dryRun() {
    return this;
  }
}
