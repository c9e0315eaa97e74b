package dev.netduo.k8s.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.ForNode;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyHintsTest {
  private static final Map<String, Node> THREE =
      nodes(node("n1", "za", "4"), node("n2", "zb", "4"), node("n3", "zc", "4"));

  private static Map<String, Node> nodes(Node... nodes) {
    var byName = new HashMap<String, Node>();
    Stream.of(nodes).forEach(node -> byName.put(node.getMetadata().getName(), node));
    return byName;
  }

  private static Node node(String name, String zone, String processors) {
    var node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withNewStatus()
            .addToAllocatable("cpu", new Quantity(processors))
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .endStatus();
    return zone.isEmpty()
        ? node.build()
        : node.editMetadata()
            .addToLabels("topology.kubernetes.io/zone", zone)
            .endMetadata()
            .build();
  }

  private static Service preferring(String distribution) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("s")
        .endMetadata()
        .withNewSpec()
        .withTrafficDistribution(distribution.isEmpty() ? null : distribution)
        .endSpec()
        .build();
  }

  private static Service automatic() {
    return preferring("")
        .edit()
        .editMetadata()
        .addToAnnotations("service.kubernetes.io/topology-mode", "Auto")
        .endMetadata()
        .build();
  }

  /** Ready, on the node of that name; in no zone where that is empty. */
  private static Endpoint endpoint(String node, String zone) {
    return new EndpointBuilder()
        .withAddresses("10.244.0.1")
        .withNodeName(node)
        .withZone(zone.isEmpty() ? null : zone)
        .withNewConditions(true, true, false)
        .build();
  }

  /** One in each of these zones. */
  private static List<Endpoint> in(String... zones) {
    return Stream.of(zones).map(zone -> endpoint("n1", zone)).toList();
  }

  private static List<String> zones(Endpoint endpoint) {
    return Optional.ofNullable(endpoint.getHints()).stream()
        .flatMap(hints -> hints.getForZones().stream())
        .map(ForZone::getName)
        .toList();
  }

  private static List<String> nodes(Endpoint endpoint) {
    return Optional.ofNullable(endpoint.getHints()).stream()
        .flatMap(hints -> hints.getForNodes().stream())
        .map(ForNode::getName)
        .toList();
  }

  private static List<String> hinted(Service service, List<Endpoint> all, Map<String, Node> nodes) {
    TopologyHints.put(service, all, nodes);
    return all.stream().map(endpoint -> String.join(" ", zones(endpoint))).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PreferClose", "PreferSameZone"})
  void each_endpoint_is_hinted_to_its_zone_and_no_node(String distribution) {
    var one = endpoint("n1", "za");

    assertThat(hinted(preferring(distribution), List.of(one, endpoint("n2", "zb")), THREE))
        .containsExactly("za", "zb");
    assertThat(nodes(one)).isEmpty();
  }

  @Test
  void prefer_same_node_names_node_and_zone() {
    var one = endpoint("n1", "za");

    TopologyHints.put(preferring("PreferSameNode"), List.of(one), THREE);

    assertThat(zones(one)).containsExactly("za");
    assertThat(nodes(one)).containsExactly("n1");
  }

  @Test
  void prefer_same_node_needs_no_zones() {
    var one = endpoint("n1", "");

    TopologyHints.put(preferring("PreferSameNode"), List.of(one), nodes(node("n1", "", "4")));

    assertThat(zones(one)).isEmpty();
    assertThat(nodes(one)).containsExactly("n1");
  }

  @Test
  void an_endpoint_that_is_in_no_zone_leaves_the_others_their_hints() {
    assertThat(hinted(preferring("PreferSameZone"), in("za", "", "zb"), THREE))
        .containsExactly("za", "", "zb");
  }

  @Test
  void an_endpoint_that_is_not_ready_has_no_hint() {
    var leaving = endpoint("n1", "za");
    leaving.getConditions().setReady(false);

    assertThat(hinted(preferring("PreferSameNode"), List.of(leaving), THREE)).containsExactly("");
    assertThat(leaving.getHints()).isNull();
  }

  @Test
  void without_a_preference_there_is_no_hint() {
    var one = endpoint("n1", "za");

    TopologyHints.put(preferring(""), List.of(one), THREE);

    assertThat(one.getHints()).isNull();
  }

  @Test
  void the_annotation_goes_before_the_field() {
    var both = automatic().edit().editSpec().withTrafficDistribution("PreferSameNode").endSpec();
    var three = in("za", "zb", "zc");

    assertThat(hinted(both.build(), three, THREE)).containsExactly("za", "zb", "zc");
    assertThat(three).allSatisfy(endpoint -> assertThat(nodes(endpoint)).isEmpty());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "za zb zc, za zb zc",
    // Two too many in za, two missing in zc.
    "za za za za zb zb, zc zc za za zb zb",
    "za za za za za za, zb zc zb zc za za",
    // A zone more than there are endpoints.
    "za zb, -",
    // An endpoint in no zone.
    "za zb zc -, -",
    // 1.3 for each zone: with one alone an endpoint would bear a third too much.
    "za za zb zc, -",
    // 2.3 for each zone: nobody lacks half an endpoint.
    "za za za zb zb zc zc, za za za zb zb zc zc",
  })
  void as_many_serve_a_zone_as_it_has_processors(String own, String hinted) {
    var endpoints = in(own.replace("-", "").split(" ", -1));

    var given = hinted(automatic(), endpoints, THREE);

    assertThat(String.join(" ", given).strip()).isEqualTo(hinted.replace("-", ""));
  }

  @Test
  void a_zone_of_more_processors_is_served_by_more() {
    var uneven = nodes(node("n1", "za", "6"), node("n2", "zb", "2"));

    assertThat(hinted(automatic(), in("za", "za", "zb", "zb"), uneven))
        .containsExactly("za", "za", "za", "zb");
  }

  @Test
  void nothing_is_said_where_a_node_is_in_no_zone_or_all_are_in_one() {
    var one = nodes(node("n1", "za", "4"), node("n2", "za", "4"));
    var without = nodes(node("n1", "za", "4"), node("n2", "zb", "4"), node("n3", "", "4"));

    assertThat(hinted(automatic(), in("za", "za"), one)).containsOnly("");
    assertThat(hinted(automatic(), in("za", "zb"), without)).containsOnly("");
  }

  @Test
  void nodes_that_are_not_ready_or_control_the_cluster_do_not_count() {
    var down = node("n3", "", "4");
    down.getStatus().getConditions().getFirst().setStatus("Unknown");
    var control = node("n4", "", "4");
    control.getMetadata().setLabels(Map.of("node-role.kubernetes.io/control-plane", ""));
    var two = nodes(node("n1", "za", "4"), node("n2", "zb", "4"), down, control);

    assertThat(hinted(automatic(), in("za", "zb"), two)).containsExactly("za", "zb");
  }
}
