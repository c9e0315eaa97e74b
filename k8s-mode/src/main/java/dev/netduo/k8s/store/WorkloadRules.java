package dev.netduo.k8s.store;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Deployments and ReplicaSets have in common: a selector and a template that must match. */
final class WorkloadRules {
  private static final Set<String> OPERATORS = Set.of("In", "NotIn", "Exists", "DoesNotExist");

  private WorkloadRules() {}

  static void fillIn(@Nullable PodTemplateSpec template) {
    if (template != null && template.getSpec() != null) {
      PodRules.fillIn(template.getSpec());
    }
  }

  static void validate(
      @Nullable Integer replicas,
      @Nullable LabelSelector selector,
      @Nullable PodTemplateSpec template,
      Problems problems) {
    if (replicas != null && replicas < 0) {
      problems.invalid("spec.replicas", replicas, "must be greater than or equal to 0");
    }
    if (template == null) {
      problems.required("spec.template", "");
      return;
    }
    var templateLabels = labels(template);
    Names.labels(problems, "spec.template.labels", templateLabels);
    if (selector == null) {
      problems.required("spec.selector", "");
    } else if (selector(selector, "spec.selector", problems)) {
      if (Selector.of(selector).isEmpty()) {
        problems.invalid("spec.selector", "{}", "empty selector is invalid for deployment");
      } else if (!Selector.of(selector).matches(templateLabels)) {
        problems.invalid(
            "spec.template.metadata.labels",
            shown(templateLabels),
            "`selector` does not match template `labels`");
      }
    }
    PodRules.validate(template.getSpec(), "spec.template.spec", problems);
    var policy = template.getSpec() == null ? null : template.getSpec().getRestartPolicy();
    if (policy != null && !policy.equals("Always")) {
      problems.oneOf("spec.template.spec.restartPolicy", policy, Set.of("Always"));
    }
  }

  /** Judges a selector; whether it can be used. */
  static boolean selector(LabelSelector selector, String path, Problems problems) {
    var good = true;
    var expressions = selector.getMatchExpressions();
    for (int i = 0; expressions != null && i < expressions.size(); i++) {
      var expression = expressions.get(i);
      var at = path + ".matchExpressions[" + i + "]";
      var operator = expression.getOperator() == null ? "" : expression.getOperator();
      if (!OPERATORS.contains(operator)) {
        problems.invalid(at + ".operator", operator, "not a valid selector operator");
        good = false;
        continue;
      }
      var empty = expression.getValues() == null || expression.getValues().isEmpty();
      if (operator.endsWith("In") && empty) {
        problems.required(at + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
      } else if (!operator.endsWith("In") && !empty) {
        problems.forbidden(
            at + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
      }
      Names.labelKey(problems, at + ".key", expression.getKey() == null ? "" : expression.getKey());
    }
    if (selector.getMatchLabels() != null) {
      Names.labels(problems, path + ".matchLabels", selector.getMatchLabels());
    }
    return good;
  }

  static boolean sameSelector(@Nullable LabelSelector a, @Nullable LabelSelector b) {
    try {
      return a != null && b != null && Selector.of(a).equals(Selector.of(b));
    } catch (ApiException _) {
      return false;
    }
  }

  private static Map<String, String> labels(PodTemplateSpec template) {
    var meta = template.getMetadata();
    return meta == null || meta.getLabels() == null ? Map.of() : meta.getLabels();
  }

  private static Object shown(Map<String, String> labels) {
    return new java.util.TreeMap<>(labels);
  }
}
