package dev.netduo.k8s.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** An API whose first watches hear of nothing until they are ended with 410. */
final class FailingWatches implements KubeApi {
  private final KubeApi api;
  private final List<Runnable> watches = new ArrayList<>();
  private boolean failed;

  FailingWatches(KubeApi api) {
    this.api = api;
  }

  void failAll() {
    failed = true;
    watches.forEach(Runnable::run);
  }

  @Override
  public <T extends HasMetadata> Watch watch(
      ResourceKind<T> kind,
      String namespace,
      String sinceVersion,
      Consumer<? super WatchEvent<T>> listener) {
    if (failed) {
      return api.watch(kind, namespace, sinceVersion, listener);
    }
    watches.add(() -> listener.accept(new WatchEvent.Failed<>(ApiException.gone("too old"))));
    return () -> {};
  }

  @Override
  public <T extends HasMetadata> T create(ResourceKind<T> kind, T object) {
    return api.create(kind, object);
  }

  @Override
  public <T extends HasMetadata> T update(ResourceKind<T> kind, T object) {
    return api.update(kind, object);
  }

  @Override
  public <T extends HasMetadata> T updateStatus(ResourceKind<T> kind, T object) {
    return api.updateStatus(kind, object);
  }

  @Override
  public <T extends HasMetadata> Optional<T> get(
      ResourceKind<T> kind, String namespace, String name) {
    return api.get(kind, namespace, name);
  }

  @Override
  public <T extends HasMetadata> KubeList<T> list(
      ResourceKind<T> kind, String namespace, Selector selector) {
    return api.list(kind, namespace, selector);
  }

  @Override
  public <T extends HasMetadata> T delete(
      ResourceKind<T> kind, String namespace, String name, DeleteOptions options) {
    return api.delete(kind, namespace, name, options);
  }
}
