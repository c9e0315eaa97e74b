package dev.netduo.k8s.store;

import static dev.netduo.k8s.api.Samples.eventually;
import static dev.netduo.k8s.api.Samples.namespace;
import static dev.netduo.k8s.api.Samples.pod;
import static dev.netduo.k8s.api.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.Samples;
import dev.netduo.k8s.api.Selector;
import dev.netduo.k8s.api.Services;
import dev.netduo.k8s.api.WatchEvent;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectStoreTest {
  private final ObjectStore store = store();

  @Test
  void aCreatedObjectCarriesUidVersionCreationTimeAndGeneration() {
    var meta = store.create(Kinds.POD, pod("a")).getMetadata();

    assertThat(meta.getUid()).hasSize(36);
    assertThat(meta.getResourceVersion()).isNotEmpty();
    assertThat(meta.getCreationTimestamp()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(meta.getGeneration()).isEqualTo(1);
  }

  @Test
  void generateNameAppendsFiveCharacters() {
    var named =
        new PodBuilder(pod("x"))
            .editMetadata()
            .withName(null)
            .withGenerateName("web-")
            .endMetadata()
            .build();

    assertThat(store.create(Kinds.POD, named).getMetadata().getName()).matches("web-[a-z0-9]{5}");
  }

  @Test
  void aTakenNameIsAConflict() {
    store.create(Kinds.POD, pod("a"));

    assertThatThrownBy(() -> store.create(Kinds.POD, pod("a")))
        .hasMessage("pods \"a\" already exists")
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.reason()).isEqualTo("AlreadyExists"));
  }

  @Test
  void anObjectNeedsItsNamespace() {
    var elsewhere =
        new PodBuilder(pod("a")).editMetadata().withNamespace("shop").endMetadata().build();

    assertThatThrownBy(() -> store.create(Kinds.POD, elsewhere))
        .hasMessage("namespaces \"shop\" not found");
  }

  @Test
  void aStaleWriteIsRefused() {
    var stale = store.create(Kinds.POD, pod("a"));
    store.modify(Kinds.POD, "default", "a", p -> label(p, "x", "1"));

    assertThatThrownBy(() -> store.update(Kinds.POD, label(stale, "y", "1")))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(409))
        .hasMessageContaining("the object has been modified");
  }

  @Test
  void writingTheSameChangesNoVersion() {
    var created = store.create(Kinds.POD, pod("a"));

    assertThat(store.update(Kinds.POD, created)).isEqualTo(created);
  }

  @Test
  void generationGrowsWithTheSpecAloneAndTheStatusIsWrittenApart() {
    store.create(Kinds.DEPLOYMENT, Samples.deployment("web", 1));

    var scaled =
        store
            .modify(
                Kinds.DEPLOYMENT,
                "default",
                "web",
                d -> {
                  d.getSpec().setReplicas(2);
                  d.getStatus().setReplicas(9);
                  return d;
                })
            .orElseThrow();
    var reported =
        store
            .modifyStatus(
                Kinds.DEPLOYMENT,
                "default",
                "web",
                d -> {
                  d.getSpec().setReplicas(7);
                  d.getStatus().setReplicas(2);
                  return d;
                })
            .orElseThrow();

    assertThat(scaled.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(scaled.getStatus().getReplicas()).isNull();
    assertThat(reported.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(reported.getSpec().getReplicas()).isEqualTo(2);
    assertThat(reported.getStatus().getReplicas()).isEqualTo(2);
  }

  @Test
  void whatIsHandedOutIsACopy() {
    store.create(Kinds.POD, pod("a"));
    var mine = store.require(Kinds.POD, "default", "a");

    label(mine, "app", "changed");
    mine.getSpec().getContainers().getFirst().setImage("changed");
    mine.getStatus().setPhase("Failed");

    var stored = store.require(Kinds.POD, "default", "a");
    assertThat(stored.getMetadata().getLabels()).containsEntry("app", "a");
    assertThat(stored.getSpec().getContainers().getFirst().getImage()).isEqualTo("netduo/box");
    assertThat(stored.getStatus().getPhase()).isEqualTo("Pending");
  }

  @Test
  void listsANamespaceOrAllAndSelectsByLabel() {
    store.create(Kinds.NAMESPACE, namespace("default-2"));
    store.create(Kinds.POD, pod("a"));
    store.create(Kinds.POD, pod("b"));
    store.create(
        Kinds.POD,
        new PodBuilder(pod("c")).editMetadata().withNamespace("default-2").endMetadata().build());

    assertThat(names(store.list(Kinds.POD, "default").items())).containsExactly("a", "b");
    assertThat(names(store.list(Kinds.POD).items())).containsExactly("a", "b", "c");
    assertThat(names(store.list(Kinds.POD, "", Selector.parse("app in (b,c)")).items()))
        .containsExactly("b", "c");
  }

  @Test
  void aPodOnANodeIsMarkedFirstAndGoneWhenItsNodeSaysSo() {
    store.create(Kinds.POD, onNode(pod("a")));

    var marked = store.delete(Kinds.POD, "default", "a", DeleteOptions.DEFAULT);

    assertThat(marked.getMetadata().getDeletionTimestamp()).isNotNull();
    assertThat(marked.getMetadata().getDeletionGracePeriodSeconds()).isEqualTo(30);
    assertThat(store.get(Kinds.POD, "default", "a")).isPresent();
    store.delete(Kinds.POD, "default", "a", DeleteOptions.NOW);
    assertThat(store.get(Kinds.POD, "default", "a")).isEmpty();
  }

  @Test
  void aPodOnNoNodeGoesAtOnce() {
    store.create(Kinds.POD, pod("a"));

    store.delete(Kinds.POD, "default", "a", DeleteOptions.DEFAULT);

    assertThat(store.get(Kinds.POD, "default", "a")).isEmpty();
  }

  @Test
  void aFinalizerHoldsAnObjectUntilItIsRemoved() {
    var service = Samples.service("web");
    service.getMetadata().setFinalizers(List.of("example.com/hold"));
    store.create(Kinds.SERVICE, service);

    store.delete(Kinds.SERVICE, "default", "web", DeleteOptions.DEFAULT);
    assertThat(store.get(Kinds.SERVICE, "default", "web")).isPresent();
    store.modify(
        Kinds.SERVICE,
        "default",
        "web",
        s -> {
          s.getMetadata().setFinalizers(List.of());
          return s;
        });

    assertThat(store.get(Kinds.SERVICE, "default", "web")).isEmpty();
  }

  @Test
  void deletingByUidSparesASuccessorOfTheSameName() {
    var first = store.create(Kinds.POD, pod("a"));
    store.delete(Kinds.POD, "default", "a", DeleteOptions.NOW);
    store.create(Kinds.POD, pod("a"));

    assertThatThrownBy(() ->
            store.delete(
                Kinds.POD, "default", "a", DeleteOptions.NOW.withUid(first.getMetadata().getUid())))
        .hasMessageContaining("Precondition failed");
    assertThat(store.get(Kinds.POD, "default", "a")).isPresent();
  }

  @Test
  void theDefaultNamespaceStays() {
    assertThatThrownBy(() -> store.delete(Kinds.NAMESPACE, "", "default", DeleteOptions.DEFAULT))
        .hasMessage("namespaces \"default\" is forbidden: this namespace may not be deleted");
  }

  @Test
  void nothingNewComesIntoANamespaceThatIsGoing() {
    store.create(Kinds.NAMESPACE, namespace("shop"));
    store.delete(Kinds.NAMESPACE, "", "shop", DeleteOptions.DEFAULT);
    var late = new PodBuilder(pod("a")).editMetadata().withNamespace("shop").endMetadata().build();

    assertThatThrownBy(() -> store.create(Kinds.POD, late))
        .hasMessageContaining("because it is being terminated");
  }

  @Test
  void aWatchTellsWhatHappenedAfterItsVersionInOrder() {
    store.create(Kinds.POD, pod("before"));
    var seen = Collections.synchronizedList(new ArrayList<String>());
    var since = store.list(Kinds.POD).resourceVersion();
    store.create(Kinds.POD, pod("a"));

    try (var _ = store.watch(Kinds.POD, "default", since, e -> seen.add(told(e)))) {
      store.modify(Kinds.POD, "default", "a", p -> label(p, "x", "1"));
      store.delete(Kinds.POD, "default", "a", DeleteOptions.NOW);
      eventually("three events", () -> seen.size() == 3);
    }

    assertThat(seen).containsExactly("ADDED a", "MODIFIED a", "DELETED a");
  }

  @Test
  void aWatchWithoutAVersionBeginsWithWhatIsThere() {
    store.create(Kinds.POD, pod("a"));
    var seen = Collections.synchronizedList(new ArrayList<String>());

    try (var _ = store.watch(Kinds.POD, KubeApi.ALL_NAMESPACES, "", e -> seen.add(told(e)))) {
      eventually("the pod", () -> seen.equals(List.of("ADDED a")));
    }
  }

  @Test
  void aWatchFromTooLongAgoIsGone() {
    var since = store.list(Kinds.CONFIG_MAP).resourceVersion();
    store.create(Kinds.POD, pod("a"));
    for (int i = 0; i <= Shelf.HISTORY; i++) {
      var turn = Integer.toString(i);
      store.modify(Kinds.POD, "default", "a", p -> label(p, "turn", turn));
    }

    assertThatThrownBy(() -> store.watch(Kinds.POD, "", since, _ -> {}))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(410))
        .hasMessageContaining("too old resource version");
  }

  @Test
  void onlyTheNewestEventsAreKept() {
    for (int i = 0; i <= ClusterStrategies.OfEvent.KEPT; i++) {
      store.create(
          Kinds.EVENT,
          new EventBuilder()
              .withNewMetadata()
              .withName("e" + i)
              .withNamespace("default")
              .endMetadata()
              .build());
    }

    assertThat(store.list(Kinds.EVENT).items()).hasSize(ClusterStrategies.OfEvent.KEPT);
    assertThat(store.get(Kinds.EVENT, "default", "e0")).isEmpty();
    assertThat(store.get(Kinds.EVENT, "default", "e1")).isPresent();
  }

  static Pod label(Pod pod, String key, String value) {
    return new PodBuilder(pod).editMetadata().addToLabels(key, value).endMetadata().build();
  }

  static Pod onNode(Pod pod) {
    return new PodBuilder(pod).editSpec().withNodeName("node-1").endSpec().build();
  }

  private static String told(WatchEvent<Pod> event) {
    return switch (event) {
      case WatchEvent.Added<Pod>(var pod) -> "ADDED " + pod.getMetadata().getName();
      case WatchEvent.Modified<Pod>(var pod) -> "MODIFIED " + pod.getMetadata().getName();
      case WatchEvent.Deleted<Pod>(var pod) -> "DELETED " + pod.getMetadata().getName();
      case WatchEvent.Failed<Pod>(var cause) -> "FAILED " + cause.code();
    };
  }

  private static List<String> names(List<Pod> pods) {
    return pods.stream().map(p -> p.getMetadata().getName()).toList();
  }

  @Test
  void slicesAreFoundByTheServiceTheyNameNow() {
    var ofWeb = Selector.of(Map.of(Services.NAME_LABEL, "web"));
    store.create(Kinds.NAMESPACE, namespace("shop"));
    store.create(Kinds.ENDPOINT_SLICE, slice("default", "a", "web"));
    store.create(Kinds.ENDPOINT_SLICE, slice("default", "b", "web"));
    store.create(Kinds.ENDPOINT_SLICE, slice("default", "c", "db"));
    store.create(Kinds.ENDPOINT_SLICE, slice("shop", "d", "web"));

    assertThat(names(ofWeb, "default")).containsExactly("a", "b");
    assertThat(names(ofWeb, "")).containsExactly("a", "b", "d");
    assertThat(names(Selector.parse("!" + Services.NAME_LABEL), "default")).isEmpty();
    assertThat(names(Selector.parse(Services.NAME_LABEL + " in (web,db)"), "default"))
        .containsExactly("a", "b", "c");
    assertThat(names(Selector.parse(Services.NAME_LABEL + "=web,x=y"), "default")).isEmpty();

    store.modify(
        Kinds.ENDPOINT_SLICE,
        "default",
        "a",
        s -> s.edit().editMetadata().addToLabels(Services.NAME_LABEL, "db").endMetadata().build());
    store.delete(Kinds.ENDPOINT_SLICE, "default", "b", DeleteOptions.DEFAULT);

    assertThat(names(ofWeb, "default")).isEmpty();
    assertThat(names(Selector.of(Map.of(Services.NAME_LABEL, "db")), "default"))
        .containsExactly("a", "c");
  }

  private List<String> names(Selector selector, String namespace) {
    return store.list(Kinds.ENDPOINT_SLICE, namespace, selector).items().stream()
        .map(slice -> slice.getMetadata().getName())
        .toList();
  }

  private static EndpointSlice slice(String namespace, String name, String service) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .addToLabels(Services.NAME_LABEL, service)
        .endMetadata()
        .withAddressType("IPv4")
        .withEndpoints()
        .withPorts()
        .build();
  }
}
