package dev.netduo.k8s.policy;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Label selectors of the Kubernetes API: all labels and all expressions must hold; an empty
 * selector matches everything.
 */
final class Selector {
  private Selector() {}

  static boolean matches(LabelSelector selector, Map<String, String> labels) {
    var wanted = Optional.ofNullable(selector.getMatchLabels()).orElse(Map.of());
    var expressions = Optional.ofNullable(selector.getMatchExpressions()).orElse(List.of());
    return wanted.entrySet().stream()
            .allMatch(label -> label.getValue().equals(labels.get(label.getKey())))
        && expressions.stream().allMatch(expression -> holds(expression, labels));
  }

  private static boolean holds(LabelSelectorRequirement expression, Map<String, String> labels) {
    var value = Optional.ofNullable(labels.get(expression.getKey()));
    return switch (expression.getOperator()) {
      case "In" -> value.filter(expression.getValues()::contains).isPresent();
      // A missing key is "not in" as well.
      case "NotIn" -> value.filter(expression.getValues()::contains).isEmpty();
      case "Exists" -> value.isPresent();
      case "DoesNotExist" -> value.isEmpty();
      default ->
          throw new IllegalArgumentException("no such operator: " + expression.getOperator());
    };
  }
}
