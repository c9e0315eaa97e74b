package dev.netduo.k8s.store;

import static dev.netduo.k8s.api.Samples.eventually;
import static dev.netduo.k8s.api.Samples.pod;
import static dev.netduo.k8s.api.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.WatchEvent;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is written in whatever order by however many: every watcher ends with the same. */
class WatchPropertyTest {
  private static final int WRITERS = 4;
  private static final int WRITES = 150;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void everyWatcherSeesEveryVersionInOrderAndEndsWithTheState(long seed) throws Exception {
    var store = store();
    var early = new Replica();
    var late = new Replica();
    var empty = store.list(Kinds.POD).resourceVersion();
    try (var _ = store.watch(Kinds.POD, "", empty, early::apply);
        var informer = Informer.start(store, Kinds.POD, _ -> {})) {
      try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < WRITERS; i++) {
          var random = new Random(seed * 100 + i);
          var _ = writers.submit(() -> write(store, random));
        }
      }
      try (var _ = store.watch(Kinds.POD, "", empty, late::apply)) {
        var state = versions(store.list(Kinds.POD).items());
        eventually("early watcher", () -> early.state.equals(state));
        eventually("late watcher", () -> late.state.equals(state));
        eventually("informer", () -> versions(new ArrayList<>(informer.items())).equals(state));
        eventually("both saw the same", () -> early.told.equals(late.told));
        assertThat(early.told).isSorted().doesNotHaveDuplicates();
      }
    }
  }

  private static void write(ObjectStore store, Random random) {
    for (int i = 0; i < WRITES; i++) {
      var name = "p" + random.nextInt(6);
      try {
        switch (random.nextInt(4)) {
          case 0 -> store.create(Kinds.POD, pod(name));
          case 1 -> store.delete(Kinds.POD, "default", name, DeleteOptions.NOW);
          default -> {
            var turn = Integer.toString(random.nextInt(1000));
            store.modify(Kinds.POD, "default", name, p -> ObjectStoreTest.label(p, "turn", turn));
          }
        }
      } catch (ApiException e) {
        assertThat(e.code()).isIn(404, 409);
      }
    }
  }

  private static Map<String, String> versions(List<Pod> pods) {
    var versions = new ConcurrentHashMap<String, String>();
    pods.forEach(
        p -> versions.put(p.getMetadata().getName(), p.getMetadata().getResourceVersion()));
    return versions;
  }

  /** What one watcher makes of what it is told. */
  private static final class Replica {
    private final Map<String, String> state = new ConcurrentHashMap<>();
    private final List<Long> told = Collections.synchronizedList(new ArrayList<>());

    void apply(WatchEvent<Pod> event) {
      switch (event) {
        case WatchEvent.Added<Pod>(var pod) -> put(pod);
        case WatchEvent.Modified<Pod>(var pod) -> put(pod);
        case WatchEvent.Deleted<Pod>(var pod) -> {
          told.add(Long.valueOf(pod.getMetadata().getResourceVersion()));
          state.remove(pod.getMetadata().getName());
        }
        case WatchEvent.Failed<Pod>(var cause) -> throw cause;
      }
    }

    private void put(Pod pod) {
      told.add(Long.valueOf(pod.getMetadata().getResourceVersion()));
      state.put(pod.getMetadata().getName(), pod.getMetadata().getResourceVersion());
    }
  }
}
