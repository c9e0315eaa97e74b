package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where a pod goes. Pure: of the nodes that take it, the one that discourages it least, then the
 * one with the fewest pods of the same owner, then the fewest pods, then the first by name.
 */
sealed interface PlacementChoice {
  /** On this node. */
  record On(String node) implements PlacementChoice {}

  /** Nowhere, and why, in the scheduler's words. */
  record Nowhere(String why) implements PlacementChoice {}

  static PlacementChoice of(Pod pod, List<Node> nodes, NodeLoads loads) {
    var refusals = new TreeMap<String, Integer>();
    var requests = Requests.of(pod);
    var fitting =
        nodes.stream()
            .filter(node -> {
              var against = refusals(pod, requests, node, loads);
              against.forEach(why -> refusals.merge(why, 1, Integer::sum));
              return against.isEmpty();
            })
            .toList();
    var spreads = Spread.of(pod, fitting, loads);
    var open =
        fitting.stream()
            .filter(node -> {
              var uneven = spreads.stream().anyMatch(spread -> spread.forbids(node));
              if (uneven) {
                refusals.merge(
                    "node(s) didn't match pod topology spread constraints", 1, Integer::sum);
              }
              return !uneven;
            })
            .toList();
    if (open.isEmpty()) {
      return new Nowhere(why(nodes.size(), refusals));
    }
    var owner = Placement.owner(pod);
    return new On(
        open.stream()
            .min(
                Comparator.<Node>comparingInt(node -> NodeFit.discouragements(pod.getSpec(), node))
                    .thenComparingInt(
                        node -> spreads.stream().mapToInt(spread -> spread.matching(node)).sum())
                    .thenComparingInt(node -> loads.siblings(owner, node.getMetadata().getName()))
                    .thenComparingInt(node -> loads.pods(node.getMetadata().getName()))
                    .thenComparing(node -> node.getMetadata().getName()))
            .orElseThrow()
            .getMetadata()
            .getName());
  }

  // The first reason ends the search; only of what is short all is told, as the scheduler does.
  private static List<String> refusals(Pod pod, Requests requests, Node node, NodeLoads loads) {
    var name = node.getMetadata().getName();
    return NodeFit.refusal(pod.getSpec(), node)
        .or(() -> rival(pod, name, loads))
        .map(List::of)
        .orElseGet(() -> requests.refusals(node, loads.pods(name), loads.requests(name)));
  }

  private static Optional<String> rival(Pod pod, String node, NodeLoads loads) {
    var wanted = Placement.hostPorts(pod);
    return wanted.isEmpty() || Collections.disjoint(wanted, loads.hostPorts(node))
        ? Optional.empty()
        : Optional.of("node(s) didn't have free ports for the requested pod ports");
  }

  private static String why(int nodes, Map<String, Integer> refusals) {
    return nodes == 0
        ? "no nodes available to schedule pods"
        : "0/"
            + nodes
            + " nodes are available: "
            + refusals.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "))
            + ".";
  }

  /**
   * How evenly the pods that one constraint counts lie over the values of its label.
   *
   * @param rule the constraint
   * @param counts how many pods it counts, by value of the label
   * @param self whether the pod to be placed is one of them
   */
  record Spread(TopologySpreadConstraint rule, Map<String, Integer> counts, boolean self) {

    private static List<Spread> of(Pod pod, List<Node> nodes, NodeLoads loads) {
      var rules = pod.getSpec().getTopologySpreadConstraints();
      return rules == null
          ? List.of()
          : rules.stream().map(rule -> of(rule, pod, nodes, loads)).toList();
    }

    private static Spread of(
        TopologySpreadConstraint rule, Pod pod, List<Node> nodes, NodeLoads loads) {
      var selector = rule.getLabelSelector() == null ? null : Selector.of(rule.getLabelSelector());
      var counts = new HashMap<String, Integer>();
      for (var node : nodes) {
        domain(rule, node)
            .ifPresent(value ->
                counts.merge(
                    value,
                    selector == null
                        ? 0
                        : loads.matching(
                            node.getMetadata().getName(),
                            pod.getMetadata().getNamespace(),
                            selector),
                    Integer::sum));
      }
      return new Spread(rule, counts, selector != null && selector.matches(Pods.labels(pod)));
    }

    private static Optional<String> domain(TopologySpreadConstraint rule, Node node) {
      return Optional.ofNullable(Pods.labels(node).get(rule.getTopologyKey()));
    }

    private int matching(Node node) {
      return domain(rule, node).map(counts::get).orElse(0);
    }

    private boolean forbids(Node node) {
      if (!"DoNotSchedule".equals(rule.getWhenUnsatisfiable())) {
        return false;
      }
      if (domain(rule, node).isEmpty()) {
        return true;
      }
      var least = counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
      return matching(node) + (self ? 1 : 0) - least > rule.getMaxSkew();
    }
  }
}
