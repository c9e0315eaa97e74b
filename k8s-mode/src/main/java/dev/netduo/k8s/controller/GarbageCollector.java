package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.ResourceKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Deletes objects whose owners are gone, and does what an owner's own deletion asks for first:
 * dependents before it, or dependents set free. Source:
 * kubernetes.io/docs/concepts/architecture/garbage-collection.
 */
final class GarbageCollector implements AutoCloseable {
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  private final KubeApi api;
  private final WorkQueue<Ref> queue;
  private final Map<String, Set<Ref>> dependents = new ConcurrentHashMap<>();
  private final Map<String, Ref> alive = new ConcurrentHashMap<>();

  /** An object by kind, key and uid. */
  private record Ref(ResourceKind<?> kind, ObjectKey key, String uid) {}

  GarbageCollector(KubeApi api, Consumer<RuntimeException> failed) {
    this.api = api;
    this.queue = new WorkQueue<>("garbage-collector", this::judge, failed);
  }

  void changed(ResourceKind<?> kind, Change<?> change) {
    var object = change.object();
    var ref = new Ref(kind, ObjectKey.of(object), object.getMetadata().getUid());
    if (change.after().isEmpty()) {
      gone(ref, object);
      return;
    }
    var isNew = alive.put(ref.uid(), ref) == null;
    for (var owner : Pods.owners(object)) {
      dependents.computeIfAbsent(owner.getUid(), _ -> ConcurrentHashMap.newKeySet()).add(ref);
      if (isNew && !alive.containsKey(owner.getUid())) {
        queue.add(ref);
      }
    }
    if (Pods.isTerminating(object)) {
      queue.add(ref);
    }
  }

  private void gone(Ref ref, HasMetadata object) {
    alive.remove(ref.uid());
    for (var owner : Pods.owners(object)) {
      forget(owner.getUid(), ref);
      // It may be the last that its owner waits for.
      Optional.ofNullable(alive.get(owner.getUid())).ifPresent(queue::add);
    }
    Optional.ofNullable(dependents.remove(ref.uid())).ifPresent(all -> all.forEach(queue::add));
  }

  private void judge(Ref ref) {
    judge(ref.kind(), ref);
  }

  private <T extends HasMetadata> void judge(ResourceKind<T> kind, Ref ref) {
    var found =
        api.get(kind, ref.key().namespace(), ref.key().name())
            .filter(o -> ref.uid().equals(o.getMetadata().getUid()));
    if (found.isEmpty()) {
      return;
    }
    var object = found.get();
    if (Pods.isTerminating(object)) {
      finish(kind, object);
    } else if (!Pods.owners(object).isEmpty()
        && Pods.owners(object).stream().noneMatch(owner -> lives(object, owner))) {
      delete(ref);
    }
  }

  /** What the object's own deletion waits for. */
  private <T extends HasMetadata> void finish(ResourceKind<T> kind, T object) {
    var finalizers = Optional.ofNullable(object.getMetadata().getFinalizers()).orElse(List.of());
    var uid = object.getMetadata().getUid();
    var own = List.copyOf(dependents.getOrDefault(uid, Set.of()));
    if (finalizers.contains(ORPHAN)) {
      own.forEach(dependent -> setFree(dependent.kind(), dependent, uid));
      dropFinalizer(kind, object, ORPHAN);
    }
    if (finalizers.contains(FOREGROUND)) {
      own.forEach(this::delete);
      if (dependents.getOrDefault(uid, Set.of()).isEmpty()) {
        dropFinalizer(kind, object, FOREGROUND);
      }
    }
  }

  private <T extends HasMetadata> void setFree(ResourceKind<T> kind, Ref dependent, String owner) {
    api.modify(
        kind,
        dependent.key().namespace(),
        dependent.key().name(),
        o -> {
          o.getMetadata()
              .setOwnerReferences(
                  Pods.owners(o).stream().filter(r -> !r.getUid().equals(owner)).toList());
          return o;
        });
    forget(owner, dependent);
  }

  private void forget(String owner, Ref dependent) {
    Optional.ofNullable(dependents.get(owner)).ifPresent(all -> all.remove(dependent));
  }

  private <T extends HasMetadata> void dropFinalizer(
      ResourceKind<T> kind, T object, String finalizer) {
    var key = ObjectKey.of(object);
    api.modify(
        kind,
        key.namespace(),
        key.name(),
        o -> {
          o.getMetadata()
              .setFinalizers(
                  o.getMetadata().getFinalizers().stream()
                      .filter(f -> !f.equals(finalizer))
                      .toList());
          return o;
        });
  }

  private boolean lives(HasMetadata object, OwnerReference owner) {
    return Kinds.find(owner.getApiVersion(), owner.getKind())
        .flatMap(kind -> find(kind, object, owner.getName()))
        .filter(found -> found.getMetadata().getUid().equals(owner.getUid()))
        .isPresent();
  }

  private Optional<? extends HasMetadata> find(
      ResourceKind<?> kind, HasMetadata dependent, String name) {
    var namespace = kind.namespaced() ? dependent.getMetadata().getNamespace() : "";
    return api.get(kind, namespace, name);
  }

  private void delete(Ref ref) {
    try {
      api.delete(
          ref.kind(),
          ref.key().namespace(),
          ref.key().name(),
          DeleteOptions.DEFAULT.withUid(ref.uid()));
    } catch (ApiException e) {
      if (!e.isNotFound() && e.code() != ApiException.CONFLICT) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
