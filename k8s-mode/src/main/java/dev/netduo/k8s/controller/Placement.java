package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.Pods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A pod on a node, and the pure choice of a node for the next.
 *
 * @param node the node's name
 * @param owner the uid of what controls the pod, or the pod's own
 */
record Placement(String node, String owner) {
  private static final Set<String> REPELLING = Set.of("NoSchedule", "NoExecute");

  /** Where a pod goes. */
  sealed interface Choice {
    /** On this node. */
    record On(String node) implements Choice {}

    /** Nowhere, and why, in the scheduler's words. */
    record Nowhere(String why) implements Choice {}
  }

  static Choice choose(Pod pod, String owner, List<Node> nodes, Collection<Placement> placed) {
    var refusals = new TreeMap<String, Integer>();
    var open =
        nodes.stream()
            .filter(node -> {
              var refusal = refusal(pod, node);
              refusal.ifPresent(why -> refusals.merge(why, 1, Integer::sum));
              return refusal.isEmpty();
            })
            .map(node -> node.getMetadata().getName())
            .toList();
    if (open.isEmpty()) {
      return new Choice.Nowhere(why(nodes.size(), refusals));
    }
    var siblings = count(placed.stream().filter(p -> p.owner().equals(owner)).toList());
    var all = count(placed);
    return new Choice.On(
        open.stream()
            .min(
                Comparator.<String>comparingLong(n -> siblings.getOrDefault(n, 0L))
                    .thenComparingLong(n -> all.getOrDefault(n, 0L))
                    .thenComparing(Comparator.naturalOrder()))
            .orElseThrow());
  }

  private static Map<String, Long> count(Collection<Placement> placed) {
    return placed.stream().collect(Collectors.groupingBy(Placement::node, Collectors.counting()));
  }

  private static String why(int nodes, Map<String, Integer> refusals) {
    var reasons =
        refusals.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(Collectors.joining(", "));
    return nodes == 0
        ? "no nodes available to schedule pods"
        : "0/" + nodes + " nodes are available: " + reasons + ".";
  }

  private static Optional<String> refusal(Pod pod, Node node) {
    if (Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      return Optional.of("node(s) were unschedulable");
    }
    var ready =
        node.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    if (!ready) {
      return Optional.of("node(s) were not ready");
    }
    var selector = pod.getSpec().getNodeSelector();
    if (selector != null && !Pods.labels(node).entrySet().containsAll(selector.entrySet())) {
      return Optional.of("node(s) didn't match Pod's node affinity/selector");
    }
    return node.getSpec().getTaints().stream()
        .filter(taint -> REPELLING.contains(taint.getEffect()))
        .filter(taint -> pod.getSpec().getTolerations().stream().noneMatch(t -> bears(t, taint)))
        .findFirst()
        .map(taint ->
            "node(s) had untolerated taint {"
                + taint.getKey()
                + ": "
                + (taint.getValue() == null ? "" : taint.getValue())
                + "}");
  }

  private static boolean bears(Toleration toleration, Taint taint) {
    var effect = toleration.getEffect();
    if (effect != null && !effect.isEmpty() && !effect.equals(taint.getEffect())) {
      return false;
    }
    var key = toleration.getKey();
    if (key == null || key.isEmpty()) {
      return "Exists".equals(toleration.getOperator());
    }
    return key.equals(taint.getKey())
        && ("Exists".equals(toleration.getOperator())
            || orEmpty(toleration.getValue()).equals(orEmpty(taint.getValue())));
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }
}
