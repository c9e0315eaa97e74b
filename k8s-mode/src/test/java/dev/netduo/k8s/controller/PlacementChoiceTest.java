package dev.netduo.k8s.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.Samples;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where the scheduler puts a pod, and its words where it cannot. */
class PlacementChoiceTest {
  private final NodeLoads loads = new NodeLoads();

  @Test
  void aHostPortIsHadOnceOnANode() {
    place("first", "n1", 8080);

    assertThat(choose(pod("second", 8080), node("n1")))
        .isEqualTo(
            new PlacementChoice.Nowhere(
                "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod"
                    + " ports."));
    assertThat(choose(pod("second", 8080), node("n1"), node("n2"))).isEqualTo(on("n2"));
  }

  @Test
  void requiredAffinityChoosesTheNode() {
    var pod =
        new PodBuilder(Samples.pod("a"))
            .editSpec()
            .withNewAffinity()
            .withNewNodeAffinity()
            .withNewRequiredDuringSchedulingIgnoredDuringExecution()
            .addNewNodeSelectorTerm()
            .addNewMatchExpression()
            .withKey("zone")
            .withOperator("NotIn")
            .withValues("a")
            .endMatchExpression()
            .endNodeSelectorTerm()
            .endRequiredDuringSchedulingIgnoredDuringExecution()
            .endNodeAffinity()
            .endAffinity()
            .endSpec()
            .build();

    assertThat(choose(pod, zoned("n1", "a"), zoned("n2", "b"))).isEqualTo(on("n2"));
  }

  @Test
  void spreadKeepsZonesLevelOrSaysWhyItCannot() {
    var pod = spread("DoNotSchedule");
    loads.put("u1", Placement.of(pod, "n1"));

    assertThat(choose(pod, zoned("n1", "a"), zoned("n2", "a"), zoned("n3", "b")))
        .isEqualTo(on("n3"));
    assertThat(choose(pod, zoned("n1", "a"), cordoned("n3")))
        .isInstanceOf(PlacementChoice.On.class);
  }

  @Test
  void aNodeThatDiscouragesIsTheLastChoice() {
    var discouraging =
        node("n1")
            .edit()
            .editOrNewSpec()
            .addNewTaint("PreferNoSchedule", "busy", null, "")
            .endSpec()
            .build();

    assertThat(choose(Samples.pod("a"), discouraging, node("n2"))).isEqualTo(on("n2"));
  }

  @Test
  void theReasonsAreCounted() {
    assertThat(choose(Samples.pod("a"), cordoned("n1"), cordoned("n2"), tainted("n3")))
        .isEqualTo(
            new PlacementChoice.Nowhere(
                "0/3 nodes are available: 1 node(s) had untolerated taint {own: x}, 2 node(s) were"
                    + " unschedulable."));
    assertThat(choose(Samples.pod("a")))
        .isEqualTo(new PlacementChoice.Nowhere("no nodes available to schedule pods"));
  }

  @Test
  void podsOfOneOwnerNeverDifferByMoreThanOneBetweenEqualNodes() {
    var random = new Random(3);
    for (int round = 0; round < 50; round++) {
      var fresh = new NodeLoads();
      var nodes = IntStream.range(0, 1 + random.nextInt(6)).mapToObj(i -> node("n" + i)).toList();
      var perNode = new HashMap<String, Integer>();
      for (int i = 0; i < 40; i++) {
        var pod = owned("p" + i, "set-" + random.nextInt(3));
        var on = (PlacementChoice.On) PlacementChoice.of(pod, nodes, fresh);
        fresh.put("u" + i, Placement.of(pod, on.node()));
        perNode.merge(Placement.owner(pod) + "/" + on.node(), 1, Integer::sum);
      }
      for (var owner : List.of("set-0", "set-1", "set-2")) {
        var counts =
            nodes.stream()
                .map(n -> perNode.getOrDefault(owner + "/" + n.getMetadata().getName(), 0))
                .toList();
        assertThat(Collections.max(counts) - Collections.min(counts)).isLessThanOrEqualTo(1);
      }
    }
  }

  private PlacementChoice choose(Pod pod, Node... nodes) {
    return PlacementChoice.of(
        pod, Stream.of(nodes).map(n -> n.edit().editOrNewSpec().endSpec().build()).toList(), loads);
  }

  @Test
  void aNodeIsGivenNoMoreThanItHas() {
    var node = sized(node("n1"), "2", "1Gi", "3");
    loads.put("a", Placement.of(asking("a", "1500m", "100Mi"), "n1"));

    assertThat(choose(asking("b", "500m", "924Mi"), node)).isEqualTo(on("n1"));
    assertThat(choose(asking("b", "501m", "1Mi"), node))
        .isEqualTo(nowhere("0/1 nodes are available: 1 Insufficient cpu."));
    assertThat(choose(asking("b", "1", "925Mi"), node, node("n2"))).isEqualTo(on("n2"));
    assertThat(choose(asking("b", "1", "925Mi"), node, cordoned("n2")))
        .isEqualTo(
            nowhere(
                "0/2 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 1 node(s) were"
                    + " unschedulable."));
  }

  @Test
  void whoAsksForNothingFitsUntilThereAreTooMany() {
    var node = sized(node("n1"), "1", "1Gi", "2");
    loads.put("a", Placement.of(asking("a", "1", "1Gi"), "n1"));
    assertThat(choose(Samples.pod("b"), node)).isEqualTo(on("n1"));
    loads.put("b", Placement.of(asking("b", "0", "0"), "n1"));
    assertThat(choose(Samples.pod("c"), node))
        .isEqualTo(nowhere("0/1 nodes are available: 1 Too many pods."));
  }

  @Test
  void initContainersCountWhereTheyTakeMore() {
    var pod = asking("a", "1", "10Mi");
    var init = asking("i", "3", "5Mi").getSpec().getContainers().getFirst();
    pod.getSpec().setInitContainers(List.of(init));
    assertThat(Requests.of(pod))
        .usingComparatorForType(java.math.BigDecimal::compareTo, java.math.BigDecimal.class)
        .usingRecursiveComparison()
        .isEqualTo(
            new Requests(java.math.BigDecimal.valueOf(3), java.math.BigDecimal.valueOf(10L << 20)));
    init.setRestartPolicy("Always");
    assertThat(Requests.of(pod).cpu()).isEqualByComparingTo("4");
  }

  private static PlacementChoice nowhere(String why) {
    return new PlacementChoice.Nowhere(why);
  }

  private static Pod asking(String name, String cpu, String memory) {
    var pod = Samples.pod(name);
    pod.getMetadata().setUid(name);
    pod.getSpec()
        .getContainers()
        .getFirst()
        .setResources(
            new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(cpu))
                .addToRequests("memory", new Quantity(memory))
                .build());
    return pod;
  }

  private static Node sized(Node node, String cpu, String memory, String pods) {
    return node.edit()
        .editOrNewStatus()
        .addToAllocatable("cpu", new Quantity(cpu))
        .addToAllocatable("memory", new Quantity(memory))
        .addToAllocatable("pods", new Quantity(pods))
        .endStatus()
        .build();
  }

  private static PlacementChoice on(String node) {
    return new PlacementChoice.On(node);
  }

  private static Node node(String name) {
    return Samples.node(name).edit().editOrNewSpec().endSpec().build();
  }

  private static Node zoned(String name, String zone) {
    return node(name).edit().editMetadata().addToLabels("zone", zone).endMetadata().build();
  }

  private static Node cordoned(String name) {
    return node(name).edit().editSpec().withUnschedulable(true).endSpec().build();
  }

  private static Node tainted(String name) {
    return node(name)
        .edit()
        .editSpec()
        .addNewTaint("NoSchedule", "own", null, "x")
        .endSpec()
        .build();
  }

  private static Pod spread(String otherwise) {
    return new PodBuilder(Samples.pod("a"))
        .editMetadata()
        .withUid("uid")
        .endMetadata()
        .editSpec()
        .addNewTopologySpreadConstraint()
        .withMaxSkew(1)
        .withTopologyKey("zone")
        .withWhenUnsatisfiable(otherwise)
        .withNewLabelSelector()
        .addToMatchLabels("app", "a")
        .endLabelSelector()
        .endTopologySpreadConstraint()
        .endSpec()
        .build();
  }

  private static Pod owned(String name, String owner) {
    var pod = Samples.pod(name);
    pod.getMetadata()
        .setOwnerReferences(
            List.of(new OwnerReferenceBuilder().withUid(owner).withController(true).build()));
    return pod;
  }

  private static Pod pod(String name, int hostPort) {
    var pod = Samples.pod(name);
    pod.getMetadata().setUid(name);
    pod.getSpec().getContainers().getFirst().getPorts().getFirst().setProtocol("TCP");
    pod.getSpec().getContainers().getFirst().getPorts().getFirst().setHostPort(hostPort);
    return pod;
  }

  private void place(String name, String node, int hostPort) {
    loads.put(name, Placement.of(pod(name, hostPort), node));
  }
}
