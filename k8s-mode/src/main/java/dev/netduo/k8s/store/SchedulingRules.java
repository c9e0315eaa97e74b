package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What of a pod's spec decides about its node, and what of a node about its pods. */
final class SchedulingRules {
  private static final Set<String> EFFECTS = Set.of("NoSchedule", "PreferNoSchedule", "NoExecute");
  private static final Set<String> OPERATORS =
      Set.of("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt");

  private SchedulingRules() {}

  static void validate(PodSpec spec, String path, Problems problems) {
    if (!Given.nothing(spec.getNodeName())) {
      Names.subdomain(problems, path + ".nodeName", spec.getNodeName());
    }
    Names.labels(problems, path + ".nodeSelector", Given.map(spec.getNodeSelector()));
    var tolerations = Given.list(spec.getTolerations());
    for (int i = 0; i < tolerations.size(); i++) {
      toleration(tolerations.get(i), path + ".tolerations[" + i + "]", problems);
    }
    var spreads = Given.list(spec.getTopologySpreadConstraints());
    for (int i = 0; i < spreads.size(); i++) {
      spread(spreads.get(i), path + ".topologySpreadConstraints[" + i + "]", problems);
    }
    affinity(spec, path, problems);
  }

  private static void toleration(Toleration toleration, String path, Problems problems) {
    var key = Given.text(toleration.getKey());
    var operator = Given.text(toleration.getOperator());
    var effect = Given.text(toleration.getEffect());
    if (!key.isEmpty()) {
      Names.labelKey(problems, path + ".key", key);
    } else if (!operator.equals("Exists")) {
      problems.invalid(
          path + ".operator",
          operator,
          "operator must be Exists when `key` is empty, which means \"match all values and all"
              + " keys\"");
    }
    if (toleration.getTolerationSeconds() != null && !effect.equals("NoExecute")) {
      problems.invalid(
          path + ".effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
    }
    if (operator.equals("Exists") && !Given.nothing(toleration.getValue())) {
      problems.invalid(
          path + ".operator", operator, "value must be empty when `operator` is 'Exists'");
    } else if (!operator.isEmpty()) {
      problems.oneOf(path + ".operator", operator, Set.of("Equal", "Exists"));
    }
    if (!effect.isEmpty()) {
      problems.oneOf(path + ".effect", effect, EFFECTS);
    }
  }

  private static void spread(TopologySpreadConstraint spread, String path, Problems problems) {
    if (Given.number(spread.getMaxSkew()) <= 0) {
      problems.invalid(
          path + ".maxSkew", Given.number(spread.getMaxSkew()), "must be greater than zero");
    }
    if (Given.nothing(spread.getTopologyKey())) {
      problems.required(path + ".topologyKey", "can not be empty");
    }
    problems.oneOf(
        path + ".whenUnsatisfiable",
        Given.text(spread.getWhenUnsatisfiable()),
        Set.of("DoNotSchedule", "ScheduleAnyway"));
    if (spread.getLabelSelector() != null) {
      WorkloadRules.selector(spread.getLabelSelector(), path + ".labelSelector", problems);
    }
  }

  private static void affinity(PodSpec spec, String path, Problems problems) {
    if (spec.getAffinity() == null || spec.getAffinity().getNodeAffinity() == null) {
      return;
    }
    var required =
        spec.getAffinity().getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution();
    if (required == null) {
      return;
    }
    var at =
        path
            + ".affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"
            + ".nodeSelectorTerms";
    var terms = Given.list(required.getNodeSelectorTerms());
    if (terms.isEmpty()) {
      problems.required(at, "must have at least one node selector term");
    }
    for (int i = 0; i < terms.size(); i++) {
      term(terms.get(i), at + "[" + i + "].matchExpressions", problems);
    }
  }

  private static void term(NodeSelectorTerm term, String path, Problems problems) {
    var expressions = Given.list(term.getMatchExpressions());
    for (int i = 0; i < expressions.size(); i++) {
      var expression = expressions.get(i);
      var at = path + "[" + i + "]";
      var values = Given.list(expression.getValues());
      var operator = Given.text(expression.getOperator());
      if (!OPERATORS.contains(operator)) {
        problems.invalid(at + ".operator", operator, "not a valid selector operator");
      } else if (operator.endsWith("In") && values.isEmpty()) {
        problems.required(at + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
      } else if (operator.endsWith("t") && operator.length() == 2 && values.size() != 1) {
        problems.required(
            at + ".values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
      } else if (operator.contains("Exist") && !values.isEmpty()) {
        problems.forbidden(
            at + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
      }
      Names.labelKey(problems, at + ".key", Given.text(expression.getKey()));
    }
  }

  /** A node's taints, of which no two may have the same key and effect. */
  static void taints(List<Taint> taints, String path, Problems problems) {
    var seen = new HashSet<String>();
    for (int i = 0; i < taints.size(); i++) {
      var taint = taints.get(i);
      var at = path + "[" + i + "]";
      Names.labelKey(problems, at + ".key", Given.text(taint.getKey()));
      if (Given.nothing(taint.getEffect())) {
        problems.required(at + ".effect", "");
      } else {
        problems.oneOf(at + ".effect", taint.getEffect(), EFFECTS);
      }
      if (!seen.add(taint.getKey() + ":" + taint.getEffect())) {
        problems.duplicate(at, taint.getKey() + ":" + taint.getEffect());
      }
    }
  }
}
