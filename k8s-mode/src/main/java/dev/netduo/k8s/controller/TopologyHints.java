package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.Pods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.fabric8.kubernetes.api.model.discovery.v1.ForNode;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which zone or node an endpoint had best serve, where its service prefers the near ones: the one
 * it is in. Pure. Source: Kubernetes {@code endpointslice/topologycache} and {@code
 * endpointslice/trafficdist}.
 */
final class TopologyHints {
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String MODE = "service.kubernetes.io/topology-mode";

  private TopologyHints() {}

  /** The zone of a node. */
  static Optional<String> zone(Map<String, Node> nodes, Optional<String> node) {
    return node.map(nodes::get).map(n -> Pods.labels(n).get(ZONE));
  }

  /** Gives each endpoint that serves the hint its service asks for. */
  static void put(Service service, List<Endpoint> endpoints) {
    var distribution = Optional.ofNullable(service.getSpec().getTrafficDistribution()).orElse("");
    var annotations = service.getMetadata().getAnnotations();
    var mode = annotations == null ? "" : annotations.getOrDefault(MODE, "");
    var sameNode = distribution.equals("PreferSameNode");
    var sameZone =
        sameNode
            || distribution.equals("PreferClose")
            || distribution.equals("PreferSameZone")
            || (distribution.isEmpty() && mode.equalsIgnoreCase("auto"));
    // A hint that some lack would leave those without callers.
    if (!sameZone
        || endpoints.stream().filter(TopologyHints::serves).anyMatch(e -> e.getZone() == null)) {
      return;
    }
    endpoints.stream()
        .filter(TopologyHints::serves)
        .forEach(e -> {
          var hints = new EndpointHints();
          hints.setForZones(List.of(new ForZone(e.getZone())));
          if (sameNode && e.getNodeName() != null) {
            hints.setForNodes(List.of(new ForNode(e.getNodeName())));
          }
          e.setHints(hints);
        });
  }

  private static boolean serves(Endpoint endpoint) {
    return Boolean.TRUE.equals(endpoint.getConditions().getReady());
  }
}
