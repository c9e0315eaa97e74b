package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.Pods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a node takes a pod, whatever else runs there. Pure. */
final class NodeFit {
  static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
  static final String NOT_READY = "node.kubernetes.io/not-ready";
  private static final Set<String> REPELLING = Set.of("NoSchedule", "NoExecute");

  private NodeFit() {}

  /** Why it does not, in the scheduler's words. */
  static Optional<String> refusal(PodSpec pod, Node node) {
    if (!selects(pod, node)) {
      return Optional.of("node(s) didn't match Pod's node affinity/selector");
    }
    return taints(node).stream()
        .filter(taint -> REPELLING.contains(taint.getEffect()))
        .filter(taint -> !tolerates(pod, taint))
        .findFirst()
        .map(NodeFit::refusal);
  }

  private static String refusal(Taint taint) {
    return taint.getKey().equals(UNSCHEDULABLE)
        ? "node(s) were unschedulable"
        : "node(s) had untolerated taint {"
            + taint.getKey()
            + ": "
            + orEmpty(taint.getValue())
            + "}";
  }

  /** How many of its taints say that a pod had better go elsewhere. */
  static int discouragements(PodSpec pod, Node node) {
    return (int)
        taints(node).stream()
            .filter(taint -> "PreferNoSchedule".equals(taint.getEffect()))
            .filter(taint -> !tolerates(pod, taint))
            .count();
  }

  /** Its taints, with those that its state amounts to before a controller has written them. */
  static List<Taint> taints(Node node) {
    var taints = new ArrayList<>(Optional.ofNullable(node.getSpec().getTaints()).orElse(List.of()));
    if (Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      taints.addFirst(taint(UNSCHEDULABLE, "NoSchedule"));
    }
    if (!isReady(node)) {
      taints.add(taint(NOT_READY, "NoSchedule"));
    }
    return taints;
  }

  static Taint taint(String key, String effect) {
    return new TaintBuilder().withKey(key).withEffect(effect).build();
  }

  static boolean isReady(Node node) {
    return readiness(node).equals("True");
  }

  /** The status of its Ready condition; empty where it has not said yet. */
  static String readiness(Node node) {
    if (node.getStatus() == null || node.getStatus().getConditions() == null) {
      return "";
    }
    return node.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals("Ready"))
        .map(c -> c.getStatus())
        .findFirst()
        .orElse("");
  }

  private static boolean selects(PodSpec pod, Node node) {
    var labels = Pods.labels(node);
    var selector = pod.getNodeSelector();
    if (selector != null && !labels.entrySet().containsAll(selector.entrySet())) {
      return false;
    }
    var affinity = pod.getAffinity() == null ? null : pod.getAffinity().getNodeAffinity();
    var required =
        affinity == null ? null : affinity.getRequiredDuringSchedulingIgnoredDuringExecution();
    return required == null
        || required.getNodeSelectorTerms().stream().anyMatch(term -> matches(term, node));
  }

  private static boolean matches(NodeSelectorTerm term, Node node) {
    // A term without requirements matches nothing (API reference of NodeSelectorTerm).
    var fields = Map.of("metadata.name", node.getMetadata().getName());
    return !(term.getMatchExpressions().isEmpty() && term.getMatchFields().isEmpty())
        && term.getMatchExpressions().stream().allMatch(r -> meets(r, Pods.labels(node)))
        && term.getMatchFields().stream().allMatch(r -> meets(r, fields));
  }

  private static boolean meets(NodeSelectorRequirement requirement, Map<String, String> labels) {
    var value = Optional.ofNullable(labels.get(requirement.getKey()));
    var values = requirement.getValues();
    return switch (requirement.getOperator()) {
      case "In" -> value.filter(values::contains).isPresent();
      case "NotIn" -> value.filter(values::contains).isEmpty();
      case "Exists" -> value.isPresent();
      case "DoesNotExist" -> value.isEmpty();
      case "Gt" -> value.filter(v -> number(v) > number(values.getFirst())).isPresent();
      case "Lt" -> value.filter(v -> number(v) < number(values.getFirst())).isPresent();
      default -> false;
    };
  }

  // What is no number is neither more nor less than anything.
  private static double number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  /** Whether a pod bears a taint. */
  static boolean tolerates(PodSpec pod, Taint taint) {
    return bearing(pod, taint).findAny().isPresent();
  }

  /** The tolerations by which a pod bears a taint. */
  static java.util.stream.Stream<Toleration> bearing(PodSpec pod, Taint taint) {
    var tolerations = pod.getTolerations();
    return (tolerations == null ? List.<Toleration>of() : tolerations)
        .stream().filter(t -> bears(t, taint));
  }

  private static boolean bears(Toleration toleration, Taint taint) {
    var effect = orEmpty(toleration.getEffect());
    if (!effect.isEmpty() && !effect.equals(taint.getEffect())) {
      return false;
    }
    var exists = "Exists".equals(toleration.getOperator());
    var key = orEmpty(toleration.getKey());
    if (key.isEmpty()) {
      return exists;
    }
    return key.equals(taint.getKey())
        && (exists || orEmpty(toleration.getValue()).equals(orEmpty(taint.getValue())));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
