package dev.netduo.k8s.store;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What workloads have in common: a selector and a template that must match. */
final class WorkloadRules {
  private static final Set<String> OPERATORS = Set.of("In", "NotIn", "Exists", "DoesNotExist");

  private WorkloadRules() {}

  /**
   * @param kind what to call it, for example {@code deployment}
   */
  static void validate(
      String kind,
      @Nullable LabelSelector selector,
      @Nullable PodTemplateSpec template,
      Problems problems) {
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
        problems.invalid("spec.selector", Map.of(), "empty selector is invalid for " + kind);
      } else if (!Selector.of(selector).matches(templateLabels)) {
        problems.invalid(
            "spec.template.metadata.labels",
            templateLabels,
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

  /** Judges a change of the selector, which is for the workload's life. */
  static void unchangedSelector(
      @Nullable LabelSelector selector, @Nullable LabelSelector before, Problems problems) {
    if (!sameSelector(selector, before)) {
      problems.invalid(
          "spec.selector",
          selector == null ? Map.of() : Map.of("matchLabels", Given.map(selector.getMatchLabels())),
          "field is immutable");
    }
  }

  private static boolean sameSelector(@Nullable LabelSelector a, @Nullable LabelSelector b) {
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
}
