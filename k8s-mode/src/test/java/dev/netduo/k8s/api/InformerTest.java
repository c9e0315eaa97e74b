package dev.netduo.k8s.api;

import static dev.netduo.k8s.api.Samples.eventually;
import static dev.netduo.k8s.api.Samples.pod;
import static dev.netduo.k8s.api.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InformerTest {
  private final KubeApi api = store();
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  @Test
  void knowsEverythingWhenItHasStarted() {
    api.create(Kinds.POD, pod("a"));

    try (var informer = Informer.start(api, Kinds.POD, this::note)) {
      assertThat(informer.get("default", "a")).isPresent();
      assertThat(told).containsExactly("new a");
    }
  }

  @Test
  void tellsEachChangeOnceInOrder() {
    try (var informer = Informer.start(api, Kinds.POD, this::note)) {
      api.create(Kinds.POD, pod("a"));
      Samples.markRunning(api, "a", "10.244.0.1");
      api.delete(Kinds.POD, "default", "a", DeleteOptions.NOW);

      eventually("three changes", () -> told.size() == 3);
      assertThat(told).containsExactly("new a", "changed a", "gone a");
      assertThat(informer.items()).isEmpty();
    }
  }

  @Test
  void itemsAreOneListUntilSomethingChanges() {
    List.of("c", "a", "b").forEach(name -> api.create(Kinds.POD, pod(name)));
    try (var informer = Informer.start(api, Kinds.POD, this::note)) {
      var before = informer.items();
      assertThat(informer.items()).isSameAs(before);

      Samples.markRunning(api, "b", "10.244.0.1");

      eventually("the change", () -> told.contains("changed b"));
      assertThat(informer.items())
          .containsExactlyElementsOf(api.list(Kinds.POD, "default").items())
          .isNotEqualTo(before);
      assertThat(before).extracting(p -> p.getStatus().getPodIP()).doesNotContain("10.244.0.1");
    }
  }

  @Test
  void itemsFollowAnyChanges() {
    var random = new Random(7);
    try (var informer = Informer.start(api, Kinds.POD, this::note)) {
      for (int round = 0; round < 50; round++) {
        for (int change = random.nextInt(100); change > 0; change--) {
          var name = "p" + random.nextInt(20);
          if (informer.get("default", name).isEmpty() && !exists(name)) {
            api.create(Kinds.POD, pod(name));
          } else if (random.nextInt(10) == 0 && exists(name)) {
            api.delete(Kinds.POD, "default", name, DeleteOptions.NOW);
          } else if (exists(name)) {
            Samples.markRunning(api, name, "10.244.0." + random.nextInt(200));
          }
        }
        eventually(
            "the same items",
            () -> informer.items().equals(api.list(Kinds.POD, "default").items()));
      }
    }
  }

  private boolean exists(String name) {
    return api.get(Kinds.POD, "default", name).isPresent();
  }

  @Test
  void tellsNothingOnceItIsClosed() {
    var informer = Informer.start(api, Kinds.POD, this::note);
    informer.close();

    api.create(Kinds.POD, pod("a"));
    try (var _ = Informer.start(api, Kinds.POD, _ -> {})) {
      assertThat(told).isEmpty();
    }
  }

  @Test
  void listsAgainWhereItsWatchFails() {
    var flaky = new FailingWatches(api);
    try (var informer = Informer.start(flaky, Kinds.POD, this::note)) {
      api.create(Kinds.POD, pod("a"));

      flaky.failAll();

      assertThat(informer.get("default", "a")).isPresent();
      api.create(Kinds.POD, pod("b"));
      eventually("the new watch tells", () -> told.equals(List.of("new a", "new b")));
    }
  }

  private void note(Informer.Change<Pod> change) {
    var name = change.object().getMetadata().getName();
    told.add(
        (change.before().isEmpty() ? "new " : change.after().isEmpty() ? "gone " : "changed ")
            + name);
  }
}
