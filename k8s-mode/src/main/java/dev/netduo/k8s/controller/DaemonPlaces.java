package dev.netduo.k8s.controller;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Where the pods of a DaemonSet go. Pure. */
final class DaemonPlaces {
  // What ails a node does not ail a daemon, which may be there to cure it.
  private static final List<Toleration> TOLERATIONS =
      List.of(
          bears("node.kubernetes.io/not-ready", "NoExecute"),
          bears("node.kubernetes.io/unreachable", "NoExecute"),
          bears("node.kubernetes.io/disk-pressure", "NoSchedule"),
          bears("node.kubernetes.io/memory-pressure", "NoSchedule"),
          bears("node.kubernetes.io/pid-pressure", "NoSchedule"),
          bears(NodeFit.UNSCHEDULABLE, "NoSchedule"));
  private static final Toleration NO_NETWORK =
      bears("node.kubernetes.io/network-unavailable", "NoSchedule");
  private static final String NODE_NAME = "metadata.name";

  private DaemonPlaces() {}

  private static Toleration bears(String key, String effect) {
    return new TolerationBuilder().withKey(key).withOperator("Exists").withEffect(effect).build();
  }

  /** Whether a node takes a daemon's pod, and keeps one it has. */
  static DaemonPlan.Place place(PodSpec template, Node node) {
    var spec = new PodSpecBuilder(template).withTolerations(tolerations(template)).build();
    var chosen = template.getNodeName();
    var elsewhere =
        chosen != null && !chosen.isEmpty() && !chosen.equals(node.getMetadata().getName());
    var refused = elsewhere || NodeFit.refusal(spec, untroubled(node)).isPresent();
    // A pod that runs stays where a taint only keeps new ones away.
    var driven =
        elsewhere || NodeFit.refusal(spec, withoutNoSchedule(untroubled(node))).isPresent();
    return new DaemonPlan.Place(node.getMetadata().getName(), !refused, !driven);
  }

  private static Node untroubled(Node node) {
    var troubles =
        Set.of(NodeFit.NOT_READY, "node.kubernetes.io/unreachable", NodeFit.UNSCHEDULABLE);
    return edited(node, taint -> !troubles.contains(taint));
  }

  private static Node edited(Node node, Predicate<String> keep) {
    return node.edit()
        .editSpec()
        .withUnschedulable(null)
        .withTaints(node.getSpec().getTaints().stream().filter(t -> keep.test(t.getKey())).toList())
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }

  private static Node withoutNoSchedule(Node node) {
    return node.edit()
        .editSpec()
        .withTaints(
            node.getSpec().getTaints().stream()
                .filter(t -> !"NoSchedule".equals(t.getEffect()))
                .toList())
        .endSpec()
        .build();
  }

  private static List<Toleration> tolerations(PodSpec template) {
    var all = new ArrayList<Toleration>();
    if (template.getTolerations() != null) {
      all.addAll(template.getTolerations());
    }
    all.addAll(TOLERATIONS);
    if (Boolean.TRUE.equals(template.getHostNetwork())) {
      all.add(NO_NETWORK);
    }
    return all.stream().distinct().toList();
  }

  /** The node a pod was made for; empty where it was made for none. */
  static String meantFor(Pod pod) {
    var affinity = pod.getSpec().getAffinity();
    if (affinity == null || affinity.getNodeAffinity() == null) {
      return "";
    }
    var required = affinity.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution();
    return required == null
        ? ""
        : required.getNodeSelectorTerms().stream()
            .flatMap(term -> term.getMatchFields().stream())
            .filter(field -> field.getKey().equals(NODE_NAME))
            .flatMap(field -> field.getValues().stream())
            .findFirst()
            .orElse("");
  }

  /** The spec of a pod for one node, which the scheduler then finds to be the only one. */
  static PodSpec bound(PodSpec template, String node) {
    return new PodSpecBuilder(template)
        .withTolerations(tolerations(template))
        .withAffinity(
            new AffinityBuilder(
                    template.getAffinity() == null ? new Affinity() : template.getAffinity())
                .editOrNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withNodeSelectorTerms(
                    new NodeSelectorTermBuilder()
                        .addToMatchFields(
                            new NodeSelectorRequirement(NODE_NAME, "In", List.of(node)))
                        .build())
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .build())
        .build();
  }
}
