package dev.netduo.k8s.policy;

import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.PodNetwork;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pods by labels. Only those with a sandbox of their own are known: pods in their node's network
 * count as the node, and a pod without an address yet as nobody.
 */
final class PodChoice {
  private final ClusterSnapshot snapshot;

  PodChoice(ClusterSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** Namespaces by their labels; each is looked at once. */
  Predicate<String> namespaces(LabelSelector selector) {
    var matches = new HashMap<String, Boolean>();
    return name ->
        matches.computeIfAbsent(
            name,
            key -> Selector.matches(selector, snapshot.namespaces().getOrDefault(key, Map.of())));
  }

  /** The pods, as {@code namespace/name}. */
  Set<String> keys(Predicate<String> namespace, LabelSelector selector) {
    return chosen(namespace, selector).map(PodNetwork::key).collect(Collectors.toUnmodifiableSet());
  }

  /** The addresses of the pods, of every family. */
  Set<Ip> addresses(Predicate<String> namespace, LabelSelector selector) {
    return chosen(namespace, selector)
        .flatMap(pod -> pod.ips().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private Stream<PodNetwork> chosen(Predicate<String> namespace, LabelSelector selector) {
    return snapshot.pods().stream()
        .filter(pod -> namespace.test(pod.namespace()) && Selector.matches(selector, pod.labels()));
  }
}
