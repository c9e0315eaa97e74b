package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every pod by what controls it, so that a controller finds its own without a list of the whole
 * namespace. It is fed by a watch, and at once by what the controllers themselves write: a pass
 * that begins before the watch has told of a new pod must not make it a second time. Pods in here
 * are shared: look, never change. Safe for use by several threads.
 */
final class PodIndex {
  private static final int REMEMBERED = 10_000;

  private final Map<String, Pod> byUid = new HashMap<>();
  private final Map<String, Map<String, Pod>> byOwner = new HashMap<>();
  private final Map<String, Map<String, Pod>> orphans = new HashMap<>();
  private final Map<String, Map<String, Pod>> byNamespace = new HashMap<>();
  // A pod never comes back under its uid, but news of its life may come after that of its end.
  private final Set<String> gone =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

  /** Takes in what the watch tells. */
  synchronized void changed(Change<Pod> change) {
    change.after().ifPresentOrElse(this::learn, () -> forget(change.object()));
  }

  /** Takes in what somebody has just written. */
  synchronized void learn(Pod pod) {
    var uid = pod.getMetadata().getUid();
    var known = byUid.get(uid);
    if (gone.contains(uid) || (known != null && version(known) >= version(pod))) {
      return;
    }
    drop(uid);
    byUid.put(uid, pod);
    byNamespace
        .computeIfAbsent(pod.getMetadata().getNamespace(), _ -> new HashMap<>())
        .put(uid, pod);
    place(pod).put(uid, pod);
  }

  /** Takes out a pod that somebody has just removed. */
  synchronized void forget(Pod pod) {
    var uid = pod.getMetadata().getUid();
    gone.add(uid);
    drop(uid);
  }

  /** The pods whose controller has this uid. */
  synchronized List<Pod> ownedBy(String uid) {
    return copy(byOwner.get(uid));
  }

  /** The pods of a namespace that a selector matches. */
  synchronized List<Pod> matching(String namespace, Selector selector) {
    return byNamespace.getOrDefault(namespace, Map.of()).values().stream()
        .filter(pod -> selector.matches(Pods.labels(pod)))
        .toList();
  }

  /** The pods of a namespace that nothing controls. */
  synchronized List<Pod> orphans(String namespace) {
    return copy(orphans.get(namespace));
  }

  private static List<Pod> copy(@org.jspecify.annotations.Nullable Map<String, Pod> pods) {
    return pods == null ? List.of() : List.copyOf(pods.values());
  }

  private void drop(String uid) {
    Optional.ofNullable(byUid.remove(uid))
        .ifPresent(pod -> {
          place(pod).remove(uid);
          var namespace = pod.getMetadata().getNamespace();
          byNamespace.getOrDefault(namespace, Map.of()).remove(uid);
          tidy(byNamespace, namespace);
          tidy(byOwner, Pods.controller(pod).map(o -> o.getUid()).orElse(""));
          tidy(orphans, namespace);
        });
  }

  private static void tidy(Map<String, Map<String, Pod>> places, String key) {
    Collection<?> left = places.getOrDefault(key, Map.of()).keySet();
    if (left.isEmpty()) {
      places.remove(key);
    }
  }

  private Map<String, Pod> place(Pod pod) {
    return Pods.controller(pod)
        .map(owner -> byOwner.computeIfAbsent(owner.getUid(), _ -> new HashMap<>()))
        .orElseGet(
            () -> orphans.computeIfAbsent(pod.getMetadata().getNamespace(), _ -> new HashMap<>()));
  }

  private static long version(Pod pod) {
    return Long.parseLong(pod.getMetadata().getResourceVersion());
  }
}
