package dev.netduo.k8s.policy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which policies are for which pod, in the order they are asked in. */
final class PolicyIndex {
  private final Map<Direction, Map<String, Map<Tier, List<DirectedPolicy>>>> byPod =
      new EnumMap<>(Direction.class);

  PolicyIndex(List<DirectedPolicy> policies) {
    for (var policy : policies) {
      var pods = byPod.computeIfAbsent(policy.direction(), _ -> new HashMap<>());
      for (var pod : policy.selected()) {
        pods.computeIfAbsent(pod, _ -> new EnumMap<>(Tier.class))
            .computeIfAbsent(policy.tier(), _ -> new ArrayList<>())
            .add(policy);
      }
    }
  }

  /** Those of one tier that are for a pod. */
  List<DirectedPolicy> of(Direction direction, String pod, Tier tier) {
    return byPod
        .getOrDefault(direction, Map.of())
        .getOrDefault(pod, Map.of())
        .getOrDefault(tier, List.of());
  }

  /** Whether any policy is for a pod. */
  boolean isChosen(Direction direction, String pod) {
    return byPod.getOrDefault(direction, Map.of()).containsKey(pod);
  }
}
