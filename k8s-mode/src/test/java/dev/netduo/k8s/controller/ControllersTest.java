package dev.netduo.k8s.controller;

import static dev.netduo.k8s.api.Samples.deployment;
import static dev.netduo.k8s.api.Samples.eventually;
import static dev.netduo.k8s.api.Samples.markRunning;
import static dev.netduo.k8s.api.Samples.namespace;
import static dev.netduo.k8s.api.Samples.node;
import static dev.netduo.k8s.api.Samples.pod;
import static dev.netduo.k8s.api.Samples.service;
import static dev.netduo.k8s.api.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.DeleteOptions.Propagation;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.store.ObjectStore;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The controllers over a real store; the test plays the part of the nodes. */
class ControllersTest {
  private final ObjectStore store = store();
  private final List<RuntimeException> failures = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger addresses = new AtomicInteger();
  private final Controllers controllers = Controllers.start(store, failures::add);

  @BeforeEach
  void threeNodes() {
    List.of("n1", "n2", "n3").forEach(name -> store.create(Kinds.NODE, node(name)));
  }

  @AfterEach
  void stop() {
    controllers.close();
  }

  @Test
  void aDeploymentsPodsAreCreatedAndSpreadOverTheNodes() {
    store.create(Kinds.DEPLOYMENT, deployment("web", 12));

    eventually("12 scheduled pods", () -> scheduled().size() == 12);
    var perNode =
        scheduled().stream()
            .collect(Collectors.groupingBy(p -> p.getSpec().getNodeName(), Collectors.counting()));
    assertThat(perNode).containsExactlyInAnyOrderEntriesOf(Map.of("n1", 4L, "n2", 4L, "n3", 4L));
    assertThat(pods())
        .allSatisfy(p -> {
          assertThat(p.getMetadata().getName()).matches("web-[a-z0-9]+-[a-z0-9]{5}");
          assertThat(p.getMetadata().getLabels())
              .containsEntry("app", "web")
              .containsKey("pod-template-hash");
        });
  }

  @Test
  void aDeploymentReportsWhatIsReady() {
    try (var _ = nodesThatRunEverything()) {
      store.create(Kinds.DEPLOYMENT, deployment("web", 3));

      eventually("3 available", () -> available("web") == 3);
      var status = get("web").getStatus();
      assertThat(status.getUpdatedReplicas()).isEqualTo(3);
      assertThat(status.getUnavailableReplicas()).isNull();
      assertThat(status.getObservedGeneration()).isEqualTo(1);
      assertThat(status.getConditions())
          .anySatisfy(c -> {
            assertThat(c.getType()).isEqualTo("Available");
            assertThat(c.getStatus()).isEqualTo("True");
          });
    }
  }

  @Test
  void scalingDownSparesThePodsThatAreReady() {
    store.create(Kinds.DEPLOYMENT, deployment("web", 3));
    eventually("3 scheduled pods", () -> scheduled().size() == 3);
    var ready = pods().get(1).getMetadata().getName();
    markRunning(store, ready, "10.244.0.5");

    scale("web", 1);

    eventually("one pod", () -> active().size() == 1);
    assertThat(active().getFirst().getMetadata().getName()).isEqualTo(ready);
  }

  @Test
  void aDeletedPodIsReplaced() {
    store.create(Kinds.DEPLOYMENT, deployment("web", 2));
    eventually("2 scheduled pods", () -> scheduled().size() == 2);
    var victim = pods().getFirst().getMetadata().getName();

    store.delete(Kinds.POD, "default", victim, DeleteOptions.NOW);

    eventually("2 scheduled pods again", () -> scheduled().size() == 2);
    assertThat(pods()).extracting(p -> p.getMetadata().getName()).doesNotContain(victim);
  }

  @Test
  void aRollingUpdateNeverLeavesTooFewOrTooManyPods() {
    var fewest = new AtomicInteger(Integer.MAX_VALUE);
    var most = new AtomicInteger();
    try (var _ = nodesThatRunEverything()) {
      store.create(Kinds.DEPLOYMENT, deployment("web", 4));
      eventually("4 available", () -> available("web") == 4);
      try (var _ =
          Informer.start(
              store,
              Kinds.POD,
              (Informer.Change<Pod> _) -> {
                var pods = active();
                most.accumulateAndGet(pods.size(), Math::max);
                fewest.accumulateAndGet(
                    (int) pods.stream().filter(Pods::isReady).count(), Math::min);
              })) {
        image("web", "netduo/box:2");

        eventually("all pods new", () -> isRolledOut("web"));
      }
    }
    assertThat(active())
        .hasSize(4)
        .allSatisfy(p ->
            assertThat(p.getSpec().getContainers().getFirst().getImage())
                .isEqualTo("netduo/box:2"));
    assertThat(most).hasValueLessThanOrEqualTo(5);
    assertThat(fewest).hasValueGreaterThanOrEqualTo(3);
    assertThat(get("web").getMetadata().getAnnotations())
        .containsEntry("deployment.kubernetes.io/revision", "2");
  }

  @Test
  void anUpdateThatNeverBecomesReadyKeepsTheOldPods() {
    store.create(Kinds.DEPLOYMENT, deployment("web", 4));
    eventually("4 scheduled pods", () -> scheduled().size() == 4);
    pods().forEach(p -> markRunning(store, p.getMetadata().getName(), nextAddress()));
    eventually("4 available", () -> available("web") == 4);

    image("web", "netduo/box:broken");

    eventually(
        "one old pod less, two new ones that wait",
        () ->
            active().size() == 5
                && active().stream().filter(Pods::isReady).count() == 3
                && Integer.valueOf(2).equals(get("web").getStatus().getUpdatedReplicas()));
  }

  @Test
  void endpointsFollowReadinessAndTermination() {
    store.create(Kinds.SERVICE, service("web"));
    store.create(Kinds.POD, pod("web"));
    eventually("a scheduled pod", () -> scheduled().size() == 1);
    markRunning(store, "web", "10.244.1.7");

    eventually("a ready endpoint", () -> endpoints("web").stream().anyMatch(this::isReady));
    var slice = slices("web").getFirst();
    assertThat(slice.getPorts().getFirst().getPort()).isEqualTo(8080);
    assertThat(endpoints("web").getFirst().getAddresses()).containsExactly("10.244.1.7");
    assertThat(endpoints("web").getFirst().getTargetRef().getName()).isEqualTo("web");
    eventually("an address", () -> !subsets().isEmpty());
    assertThat(subsets().getFirst().getAddresses().getFirst().getIp()).isEqualTo("10.244.1.7");
    assertThat(subsets().getFirst().getPorts().getFirst().getPort()).isEqualTo(8080);

    store.delete(Kinds.POD, "default", "web", DeleteOptions.DEFAULT);
    eventually(
        "a terminating endpoint",
        () -> endpoints("web").stream().anyMatch(e -> e.getConditions().getTerminating()));
    assertThat(endpoints("web").getFirst().getConditions().getReady()).isFalse();
    assertThat(endpoints("web").getFirst().getConditions().getServing()).isTrue();
    eventually("no address", () -> subsets().isEmpty());
    store.delete(Kinds.POD, "default", "web", DeleteOptions.NOW);
    eventually("no endpoint", () -> endpoints("web").isEmpty());
    assertThat(slices("web")).hasSize(1);
  }

  @Test
  void podsWithDifferentPortNumbersLieInDifferentSlices() {
    store.create(Kinds.SERVICE, service("web"));
    store.create(Kinds.POD, labelled(pod("a"), 8080));
    store.create(Kinds.POD, labelled(pod("b"), 9090));
    markRunning(store, "a", "10.244.1.1");
    markRunning(store, "b", "10.244.1.2");

    eventually("two slices", () -> slices("web").size() == 2 && endpoints("web").size() == 2);
    assertThat(slices("web").stream().map(s -> s.getPorts().getFirst().getPort()))
        .containsExactlyInAnyOrder(8080, 9090);
  }

  @Test
  void endpointsOfAServiceThatPrefersTheNearAreHintedToTheirZone() {
    for (var name : List.of("n1", "n2", "n3")) {
      store.modify(
          Kinds.NODE,
          "",
          name,
          n -> {
            n.getMetadata().getLabels().put("topology.kubernetes.io/zone", "zone-" + name);
            return n;
          });
    }
    var near = service("web");
    near.getSpec().setTrafficDistribution("PreferClose");
    store.create(Kinds.SERVICE, near);
    store.create(Kinds.POD, pod("web"));
    eventually("a scheduled pod", () -> scheduled().size() == 1);
    markRunning(store, "web", "10.244.1.7");

    eventually("a hint", () -> endpoints("web").stream().anyMatch(e -> e.getHints() != null));
    var endpoint = endpoints("web").getFirst();
    assertThat(endpoint.getZone()).isEqualTo("zone-" + endpoint.getNodeName());
    assertThat(endpoint.getHints().getForZones().getFirst().getName())
        .isEqualTo(endpoint.getZone());
  }

  @Test
  void slicesThatSomebodyElseKeepsAreLeftAlone() {
    store.create(Kinds.SERVICE, service("web"));
    var foreign =
        new EndpointSliceBuilder()
            .withNewMetadata()
            .withName("by-hand")
            .withNamespace("default")
            .addToLabels("kubernetes.io/service-name", "web")
            .endMetadata()
            .withAddressType("IPv4")
            .addNewEndpoint()
            .withAddresses("192.0.2.1")
            .endEndpoint()
            .build();
    store.create(Kinds.ENDPOINT_SLICE, foreign);
    store.create(Kinds.POD, pod("web"));
    eventually("a scheduled pod", () -> scheduled().size() == 1);
    markRunning(store, "web", "10.244.1.7");

    eventually("two slices", () -> slices("web").size() == 2 && endpoints("web").size() == 2);
    assertThat(
            store
                .require(Kinds.ENDPOINT_SLICE, "default", "by-hand")
                .getEndpoints()
                .getFirst()
                .getAddresses())
        .containsExactly("192.0.2.1");
  }

  @Test
  void aServicesSlicesGoWithIt() {
    store.create(Kinds.SERVICE, service("web"));
    eventually("a slice", () -> slices("web").size() == 1);

    store.delete(Kinds.SERVICE, "default", "web", DeleteOptions.DEFAULT);

    eventually("no slice", () -> slices("web").isEmpty());
    eventually("no endpoints", () -> store.list(Kinds.ENDPOINTS).items().isEmpty());
  }

  @Test
  void aDeletedDeploymentTakesItsPodsAlong() {
    store.create(Kinds.DEPLOYMENT, deployment("web", 3));
    try (var _ = nodesThatRunEverything()) {
      eventually("3 available", () -> available("web") == 3);

      store.delete(Kinds.DEPLOYMENT, "default", "web", DeleteOptions.DEFAULT);

      eventually("no pods", () -> pods().isEmpty());
      eventually("no sets", () -> store.list(Kinds.REPLICA_SET).items().isEmpty());
    }
  }

  @Test
  void anOrphaningDeletionLeavesThePods() {
    store.create(Kinds.DEPLOYMENT, deployment("web", 2));
    eventually("2 pods", () -> scheduled().size() == 2);
    var set = store.list(Kinds.REPLICA_SET).items().getFirst().getMetadata().getName();

    store.delete(
        Kinds.DEPLOYMENT, "default", "web", DeleteOptions.DEFAULT.with(Propagation.ORPHAN));

    eventually("no deployment", () -> store.get(Kinds.DEPLOYMENT, "default", "web").isEmpty());
    assertThat(store.require(Kinds.REPLICA_SET, "default", set).getMetadata().getOwnerReferences())
        .isEmpty();
    assertThat(active()).hasSize(2);
  }

  @Test
  void aForegroundDeletionWaitsForThePods() {
    store.create(Kinds.DEPLOYMENT, deployment("web", 2));
    eventually("2 pods", () -> scheduled().size() == 2);

    store.delete(
        Kinds.DEPLOYMENT, "default", "web", DeleteOptions.DEFAULT.with(Propagation.FOREGROUND));
    eventually("marked pods", () -> pods().stream().allMatch(Pods::isTerminating));

    pods()
        .forEach(
            p -> store.delete(Kinds.POD, "default", p.getMetadata().getName(), DeleteOptions.NOW));
    eventually("no deployment", () -> store.get(Kinds.DEPLOYMENT, "default", "web").isEmpty());
  }

  @Test
  void aNamespaceGoesWithEverythingInIt() {
    store.create(Kinds.NAMESPACE, namespace("shop"));
    var deployment = deployment("web", 2);
    deployment.getMetadata().setNamespace("shop");
    store.create(Kinds.DEPLOYMENT, deployment);
    eventually("2 pods", () -> scheduled().size() == 2);

    store.delete(Kinds.NAMESPACE, "", "shop", DeleteOptions.DEFAULT);
    eventually("marked pods", () -> pods().stream().allMatch(Pods::isTerminating));
    assertThat(store.require(Kinds.NAMESPACE, "", "shop").getStatus().getPhase())
        .isEqualTo("Terminating");

    pods()
        .forEach(
            p -> store.delete(Kinds.POD, "shop", p.getMetadata().getName(), DeleteOptions.NOW));
    eventually("no namespace", () -> store.get(Kinds.NAMESPACE, "", "shop").isEmpty());
    assertThat(store.list(Kinds.REPLICA_SET).items()).isEmpty();
  }

  @Test
  void aPodThatFitsNowhereSaysWhyAndIsPlacedWhenANodeComes() {
    var picky =
        new PodBuilder(pod("a")).editSpec().addToNodeSelector("disk", "ssd").endSpec().build();
    store.create(Kinds.POD, picky);

    eventually("a reason", () -> Pods.condition(get(), "PodScheduled").isPresent());
    assertThat(Pods.condition(get(), "PodScheduled").orElseThrow().getMessage())
        .isEqualTo("0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.");
    store.create(
        Kinds.NODE,
        new NodeBuilder(node("n4"))
            .editMetadata()
            .addToLabels("disk", "ssd")
            .endMetadata()
            .build());

    eventually("a node", () -> Pods.node(get()).filter("n4"::equals).isPresent());
  }

  @Test
  void startingAgainOverTheSameStoreChangesNothing() {
    try (var _ = nodesThatRunEverything()) {
      store.create(Kinds.DEPLOYMENT, deployment("web", 3));
      store.create(Kinds.SERVICE, service("web"));
      eventually("3 available", () -> available("web") == 3);
      eventually("3 endpoints", () -> endpoints("web").stream().filter(this::isReady).count() == 3);
      controllers.close();
      var before = store.list(Kinds.POD).resourceVersion();

      try (var _ = Controllers.start(store, failures::add)) {
        store.create(Kinds.POD, pod("marker"));
        eventually("the marker is placed", () -> scheduled().size() == 4);
      }

      var rewritten =
          store.list(Kinds.DEPLOYMENT).items().stream()
              .filter(d ->
                  Long.parseLong(d.getMetadata().getResourceVersion()) > Long.parseLong(before));
      assertThat(rewritten).isEmpty();
      assertThat(slices("web")).hasSize(1);
    }
  }

  @Test
  void theDefaultNamespacesAreThere() {
    assertThat(store.list(Kinds.NAMESPACE).items())
        .extracting(n -> n.getMetadata().getName())
        .containsExactly("default", "kube-node-lease", "kube-public", "kube-system");
    eventually("an account in each", () -> store.list(Kinds.SERVICE_ACCOUNT).items().size() == 4);
  }

  /** Runs what is scheduled and lets go what is deleted, as nodes do. */
  private Informer<Pod> nodesThatRunEverything() {
    return Informer.start(
        store,
        Kinds.POD,
        (Informer.Change<Pod> change) ->
            change
                .after()
                .ifPresent(pod -> {
                  var name = pod.getMetadata().getName();
                  if (Pods.isTerminating(pod)) {
                    store.delete(Kinds.POD, "default", name, DeleteOptions.NOW);
                  } else if (Pods.node(pod).isPresent() && Pods.ip(pod).isEmpty()) {
                    markRunning(store, name, nextAddress());
                  }
                }));
  }

  private String nextAddress() {
    return "10.244.0." + addresses.incrementAndGet();
  }

  private void scale(String name, int replicas) {
    store.modify(
        Kinds.DEPLOYMENT,
        "default",
        name,
        d -> {
          d.getSpec().setReplicas(replicas);
          return d;
        });
  }

  private void image(String name, String image) {
    store.modify(
        Kinds.DEPLOYMENT,
        "default",
        name,
        d -> {
          d.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage(image);
          return d;
        });
  }

  private static Pod labelled(Pod pod, int port) {
    pod.getMetadata().setLabels(Map.of("app", "web"));
    pod.getSpec().getContainers().getFirst().getPorts().getFirst().setContainerPort(port);
    return pod;
  }

  private Deployment get(String name) {
    return store.require(Kinds.DEPLOYMENT, "default", name);
  }

  private Pod get() {
    return store.require(Kinds.POD, "default", "a");
  }

  private int available(String name) {
    var available = get(name).getStatus().getAvailableReplicas();
    return available == null ? 0 : available;
  }

  private boolean isRolledOut(String name) {
    var deployment = get(name);
    var status = deployment.getStatus();
    return deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
        && Integer.valueOf(4).equals(status.getUpdatedReplicas())
        && Integer.valueOf(4).equals(status.getReplicas())
        && Integer.valueOf(4).equals(status.getAvailableReplicas())
        && active().size() == 4;
  }

  private List<EndpointSubset> subsets() {
    return store
        .get(Kinds.ENDPOINTS, "default", "web")
        .map(Endpoints::getSubsets)
        .orElse(List.of());
  }

  private List<Pod> pods() {
    return store.list(Kinds.POD).items();
  }

  private List<Pod> active() {
    return pods().stream().filter(Pods::isActive).toList();
  }

  private List<Pod> scheduled() {
    return active().stream().filter(p -> Pods.node(p).isPresent()).toList();
  }

  private List<EndpointSlice> slices(String service) {
    return store.list(Kinds.ENDPOINT_SLICE).items().stream()
        .filter(s -> service.equals(s.getMetadata().getLabels().get("kubernetes.io/service-name")))
        .toList();
  }

  private List<Endpoint> endpoints(String service) {
    return slices(service).stream().flatMap(s -> s.getEndpoints().stream()).toList();
  }

  private boolean isReady(Endpoint endpoint) {
    return endpoint.getConditions().getReady();
  }
}
