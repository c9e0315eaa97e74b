package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.Pods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What part of a service's clients each zone has to expect, taken to be the part of all processors
 * that its nodes have, and which zone each endpoint then serves. Pure. Source: Kubernetes {@code
 * endpointslice/topologycache}.
 *
 * @param parts by zone, together 1; empty where nodes do not tell enough
 */
record ZoneShares(SortedMap<String, Double> parts) {
  private static final ZoneShares UNKNOWN = new ZoneShares(new TreeMap<>());
  private static final List<String> NOT_FOR_PODS =
      List.of("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master");

  /** How much more than its part of the clients an endpoint may have to bear. */
  private static final double OVERLOAD = 0.2;

  /** Of the nodes that are ready. One without a zone, and nothing can be said of any. */
  static ZoneShares of(Collection<Node> nodes) {
    var processors = new TreeMap<String, Double>();
    for (var node : nodes) {
      var labels = Pods.labels(node);
      if (NOT_FOR_PODS.stream().anyMatch(labels::containsKey) || !isReady(node)) {
        continue;
      }
      var zone = labels.getOrDefault(TopologyHints.ZONE, "");
      var own = processors(node);
      if (zone.isEmpty() || own == 0) {
        return UNKNOWN;
      }
      processors.merge(zone, own, Double::sum);
    }
    if (processors.size() < 2) {
      return UNKNOWN;
    }
    var all = processors.values().stream().mapToDouble(Double::doubleValue).sum();
    processors.replaceAll((_, own) -> own / all);
    return new ZoneShares(processors);
  }

  private static boolean isReady(Node node) {
    return node.getStatus() != null
        && Optional.ofNullable(node.getStatus().getConditions()).orElse(List.of()).stream()
            .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private static double processors(Node node) {
    return Optional.ofNullable(node.getStatus().getAllocatable())
        .map(amounts -> amounts.get("cpu"))
        .map(Quantity::getAmountInBytes)
        .map(BigDecimal::doubleValue)
        .orElse(0.0);
  }

  /**
   * The zone that each endpoint is to serve: its own, but for those that a zone with too few is
   * lent. Empty where that would put too much on some, as with fewer endpoints than zones.
   *
   * @param own the zone each is in, in any order
   */
  Optional<List<String>> hints(List<String> own) {
    if (parts.isEmpty() || parts.size() > own.size()) {
      return Optional.empty();
    }
    var least = 0;
    var missing = new TreeMap<String, Double>();
    for (var part : parts.entrySet()) {
      var desired = part.getValue() * own.size();
      var minimum = (int) Math.ceil(desired / (1 + OVERLOAD));
      least += minimum;
      var there = own.stream().filter(part.getKey()::equals).count();
      missing.put(part.getKey(), Math.max(desired, minimum) - there);
    }
    return least > own.size() ? Optional.empty() : Optional.of(lend(own, missing));
  }

  /**
   * Lends endpoints of zones with too many, the most first.
   *
   * @param missing how many each zone lacks; below 0, how many it has too many
   */
  private static List<String> lend(List<String> own, Map<String, Double> missing) {
    var give = new TreeMap<String, Double>();
    var take = new TreeMap<String, Double>();
    missing.forEach((zone, number) -> (number < 0 ? give : take).put(zone, Math.abs(number)));
    var hints = new ArrayList<>(own);
    while (!give.isEmpty()) {
      var giver = most(give);
      var taker = most(take);
      if (Math.min(giver.getValue(), taker.getValue()) < 0.5
          || Math.max(giver.getValue(), taker.getValue()) < 1) {
        break;
      }
      hints.set(hints.indexOf(giver.getKey()), taker.getKey());
      give.merge(giver.getKey(), -1.0, Double::sum);
      take.merge(taker.getKey(), -1.0, Double::sum);
    }
    return List.copyOf(hints);
  }

  private static Map.Entry<String, Double> most(Map<String, Double> zones) {
    return zones.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
  }
}
