package dev.netduo.k8s.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * A local picture of all objects of a kind, kept current by a watch, and a call for each change.
 * Where the watch fails it lists again and tells the difference. The objects it hands out are
 * shared by all readers: look, copy with {@link DeepCopy}, never change. Safe for use by several
 * threads.
 */
public final class Informer<T extends HasMetadata> implements AutoCloseable {
  private final KubeApi api;
  private final ResourceKind<T> kind;
  private final String namespace;
  private final Consumer<Change<T>> listener;
  private final Map<ObjectKey, T> known = new ConcurrentSkipListMap<>();
  private final Picture<T> picture = new Picture<>(known::values);
  private final Object lifecycle = new Object();
  private Watch watch = () -> {};
  private boolean closed;

  /**
   * A change of one object.
   *
   * @param before its state before; empty where it is new
   * @param after its state now; empty where it is gone
   */
  public record Change<T extends HasMetadata>(Optional<T> before, Optional<T> after) {

    /** The object in its newest known state. */
    public T object() {
      return after.or(() -> before).orElseThrow();
    }
  }

  private Informer(
      KubeApi api, ResourceKind<T> kind, String namespace, Consumer<Change<T>> listener) {
    this.api = api;
    this.kind = kind;
    this.namespace = namespace;
    this.listener = listener;
  }

  /**
   * Lists, tells each object as new on the caller's thread, then follows changes, told one at a
   * time on the watch's thread. When this returns the picture is complete.
   *
   * @param namespace a namespace, or {@link KubeApi#ALL_NAMESPACES}
   */
  public static <T extends HasMetadata> Informer<T> start(
      KubeApi api, ResourceKind<T> kind, String namespace, Consumer<Change<T>> listener) {
    var informer = new Informer<>(api, kind, namespace, listener);
    informer.listAndWatch();
    return informer;
  }

  /** As above for every namespace. */
  public static <T extends HasMetadata> Informer<T> start(
      KubeApi api, ResourceKind<T> kind, Consumer<Change<T>> listener) {
    return start(api, kind, KubeApi.ALL_NAMESPACES, listener);
  }

  /** The objects known now, by namespace and name; the same list until one changes. */
  public List<T> items() {
    return picture.items();
  }

  /** One object, where it is known. */
  public Optional<T> get(String inNamespace, String name) {
    return Optional.ofNullable(known.get(new ObjectKey(inNamespace, name)));
  }

  private void listAndWatch() {
    synchronized (lifecycle) {
      if (closed) {
        return;
      }
      var list = api.look(kind, namespace);
      var gone = new TreeSet<>(known.keySet());
      list.items().forEach(object -> gone.remove(ObjectKey.of(object)));
      gone.forEach(this::forget);
      list.items().forEach(this::learn);
      watch = api.follow(kind, namespace, list.resourceVersion(), this::follow);
    }
  }

  private void follow(WatchEvent<T> event) {
    switch (event) {
      case WatchEvent.Added<T>(var object) -> learn(object);
      case WatchEvent.Modified<T>(var object) -> learn(object);
      case WatchEvent.Deleted<T>(var object) -> {
        known.put(ObjectKey.of(object), object);
        forget(ObjectKey.of(object));
      }
      case WatchEvent.Failed<T> _ -> listAndWatch();
    }
  }

  private void learn(T object) {
    var before = Optional.ofNullable(known.put(ObjectKey.of(object), object));
    before.ifPresentOrElse(_ -> picture.replaced(object), picture::comesOrGoes);
    var same =
        before
            .map(b -> b.getMetadata().getResourceVersion())
            .filter(v -> v.equals(object.getMetadata().getResourceVersion()));
    if (same.isEmpty()) {
      listener.accept(new Change<>(before, Optional.of(object)));
    }
  }

  private void forget(ObjectKey key) {
    var last = known.remove(key);
    picture.comesOrGoes();
    if (last != null) {
      listener.accept(new Change<>(Optional.of(last), Optional.empty()));
    }
  }

  @Override
  public void close() {
    synchronized (lifecycle) {
      closed = true;
      watch.close();
    }
  }
}
