package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Which owner of one kind has to look again when a pod changes. */
final class PodOwners {
  private final String kind;
  private final Consumer<ObjectKey> queue;
  private final Map<ObjectKey, Selector> selectors = new ConcurrentHashMap<>();

  /**
   * @param kind the owners' kind, for example {@code ReplicaSet}
   * @param queue told of each owner that has to look
   */
  PodOwners(String kind, Consumer<ObjectKey> queue) {
    this.kind = kind;
    this.queue = queue;
  }

  /** An owner came, changed or went. */
  <T extends HasMetadata> void ownerChanged(Change<T> change, Function<T, LabelSelector> selector) {
    var key = ObjectKey.of(change.object());
    if (change.after().isPresent()) {
      try {
        selectors.put(key, Selector.of(selector.apply(change.object())));
      } catch (ApiException _) {
        selectors.remove(key);
      }
    } else {
      selectors.remove(key);
    }
    queue.accept(key);
  }

  /** A pod came, changed or went. */
  void podChanged(Change<Pod> change) {
    change.before().ifPresent(this::tellOwner);
    var pod = change.object();
    if (Pods.controller(pod).isPresent()) {
      tellOwner(pod);
    } else if (change.after().isPresent() && Pods.isActive(pod)) {
      selectors.forEach((key, selector) -> {
        if (key.namespace().equals(pod.getMetadata().getNamespace())
            && !selector.requirements().isEmpty()
            && selector.matches(Pods.labels(pod))) {
          queue.accept(key);
        }
      });
    }
  }

  private void tellOwner(Pod pod) {
    Pods.controller(pod)
        .filter(owner -> owner.getKind().equals(kind))
        .ifPresent(owner ->
            queue.accept(new ObjectKey(pod.getMetadata().getNamespace(), owner.getName())));
  }
}
