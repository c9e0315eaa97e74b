package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How many pods each node has, and how many of each owner. Safe for use by several threads. */
final class NodeLoads {
  private final Map<String, Placement> byUid = new HashMap<>();
  private final Map<String, Integer> all = new HashMap<>();
  private final Map<String, Map<String, Integer>> byOwner = new HashMap<>();

  /** A pod is on a node. */
  synchronized void put(String uid, Placement placement) {
    if (placement.equals(byUid.get(uid))) {
      return;
    }
    remove(uid);
    byUid.put(uid, placement);
    all.merge(placement.node(), 1, Integer::sum);
    byOwner
        .computeIfAbsent(placement.owner(), _ -> new HashMap<>())
        .merge(placement.node(), 1, Integer::sum);
  }

  /** A pod is gone. */
  synchronized void remove(String uid) {
    var before = byUid.remove(uid);
    if (before == null) {
      return;
    }
    all.computeIfPresent(before.node(), (_, count) -> count - 1);
    byOwner.computeIfPresent(
        before.owner(),
        (_, counts) -> {
          counts.computeIfPresent(before.node(), (_, count) -> count == 1 ? null : count - 1);
          return counts.isEmpty() ? null : counts;
        });
  }

  /** What the pods of a node have of its own ports. */
  synchronized Set<String> hostPorts(String node) {
    return byUid.values().stream()
        .filter(placement -> placement.node().equals(node))
        .flatMap(placement -> placement.hostPorts().stream())
        .collect(Collectors.toSet());
  }

  /** How many pods of a node and a namespace a selector matches. */
  synchronized int matching(String node, String namespace, Selector selector) {
    return (int)
        byUid.values().stream()
            .filter(placement -> placement.node().equals(node))
            .filter(placement -> placement.namespace().equals(namespace))
            .filter(placement -> selector.matches(placement.labels()))
            .count();
  }

  /** What the pods of a node ask for. */
  synchronized Requests requests(String node) {
    return Requests.sum(
        byUid.values().stream()
            .filter(placement -> placement.node().equals(node))
            .map(Placement::requests));
  }

  synchronized int pods(String node) {
    return all.getOrDefault(node, 0);
  }

  synchronized int siblings(String owner, String node) {
    return byOwner.getOrDefault(owner, Map.of()).getOrDefault(node, 0);
  }
}
