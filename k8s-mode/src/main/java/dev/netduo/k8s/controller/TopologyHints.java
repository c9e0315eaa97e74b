package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.Pods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHintsBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.ForNode;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which zone or node an endpoint had best serve, where its service prefers the near ones. Pure.
 * Source: Kubernetes {@code endpointslice/topologycache} and {@code endpointslice/trafficdist}.
 */
final class TopologyHints {
  static final String ZONE = "topology.kubernetes.io/zone";
  private static final String MODE = "service.kubernetes.io/topology-mode";

  private TopologyHints() {}

  /** The zone of a node. */
  static Optional<String> zone(Map<String, Node> nodes, Optional<String> node) {
    return node.map(nodes::get).map(n -> Pods.labels(n).get(ZONE));
  }

  /**
   * Gives each endpoint that is ready the hint its service asks for: by the annotation {@code
   * topology-mode} a zone, as many to each as clients are to be expected there; else by {@code
   * trafficDistribution} the zone and, where asked for, the node that it is in.
   *
   * @param endpoints of one address family
   */
  static void put(Service service, List<Endpoint> endpoints, Map<String, Node> nodes) {
    var ready = endpoints.stream().filter(TopologyHints::isReady).toList();
    if (isAutomatic(service)) {
      automatic(ready, nodes);
      return;
    }
    switch (Objects.requireNonNullElse(service.getSpec().getTrafficDistribution(), "")) {
      case "PreferSameNode" -> ready.forEach(endpoint -> near(endpoint, true));
      case "PreferSameZone", "PreferClose" -> ready.forEach(endpoint -> near(endpoint, false));
      default -> {}
    }
  }

  private static boolean isAutomatic(Service service) {
    var annotations = service.getMetadata().getAnnotations();
    return annotations != null && annotations.getOrDefault(MODE, "").equalsIgnoreCase("auto");
  }

  private static void automatic(List<Endpoint> ready, Map<String, Node> nodes) {
    var own = ready.stream().flatMap(endpoint -> Stream.ofNullable(endpoint.getZone())).toList();
    if (own.size() < ready.size()) {
      return;
    }
    ZoneShares.of(nodes.values())
        .hints(own)
        .ifPresent(zones -> {
          for (int index = 0; index < zones.size(); index++) {
            hint(ready.get(index), List.of(zones.get(index)), List.of());
          }
        });
  }

  private static void near(Endpoint endpoint, boolean alsoNode) {
    var zones = Stream.ofNullable(endpoint.getZone()).toList();
    var nodes = alsoNode ? Stream.ofNullable(endpoint.getNodeName()).toList() : List.<String>of();
    if (!zones.isEmpty() || !nodes.isEmpty()) {
      hint(endpoint, zones, nodes);
    }
  }

  private static void hint(Endpoint endpoint, List<String> zones, List<String> nodes) {
    endpoint.setHints(
        new EndpointHintsBuilder()
            .withForZones(zones.stream().map(ForZone::new).toList())
            .withForNodes(nodes.stream().map(ForNode::new).toList())
            .build());
  }

  private static boolean isReady(Endpoint endpoint) {
    return Boolean.TRUE.equals(endpoint.getConditions().getReady());
  }
}
