package dev.netduo.k8s.policy;

import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.PodNetwork;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Pods by labels. Only those with a sandbox of their own are known: pods in their node's network
 * count as the node, and a pod without an address yet as nobody. What the same selectors choose is
 * looked for once, as thousands of policies have few different ones.
 */
final class PodChoice {
  private final ClusterSnapshot snapshot;
  private final Map<String, List<PodNetwork>> byNamespace;
  private final Map<LabelSelector, Set<String>> namespaces = new HashMap<>();
  private final Map<Key, Chosen> chosen = new HashMap<>();

  /**
   * Pods that were chosen.
   *
   * @param keys {@code namespace/name} of each
   * @param ips their addresses, of every family
   */
  record Chosen(Set<String> keys, Set<Ip> ips) {}

  private record Key(Set<String> namespaces, LabelSelector selector) {}

  PodChoice(ClusterSnapshot snapshot) {
    this.snapshot = snapshot;
    this.byNamespace =
        snapshot.pods().stream().collect(Collectors.groupingBy(PodNetwork::namespace));
  }

  /** The pods of a namespace. */
  Chosen in(String namespace, LabelSelector selector) {
    return chosen(Set.of(namespace), selector);
  }

  /** The pods of all namespaces with some labels. */
  Chosen in(LabelSelector ofNamespaces, LabelSelector selector) {
    var names =
        namespaces.computeIfAbsent(
            ofNamespaces,
            wanted ->
                byNamespace.keySet().stream()
                    .filter(name ->
                        Selector.matches(
                            wanted, snapshot.namespaces().getOrDefault(name, Map.of())))
                    .collect(Collectors.toUnmodifiableSet()));
    return chosen(names, selector);
  }

  private Chosen chosen(Set<String> names, LabelSelector selector) {
    return chosen.computeIfAbsent(new Key(names, selector), _ -> choose(names, selector));
  }

  private Chosen choose(Set<String> names, LabelSelector selector) {
    var keys = new HashSet<String>();
    var ips = new HashSet<Ip>();
    for (var name : names) {
      for (var pod : byNamespace.getOrDefault(name, List.of())) {
        if (Selector.matches(selector, pod.labels())) {
          keys.add(pod.key());
          ips.addAll(pod.ips());
        }
      }
    }
    return new Chosen(Set.copyOf(keys), Set.copyOf(ips));
  }
}
