package dev.netduo.k8s.controller;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What pods ask for of a node, and what there is of it. Source: {@code
 * component-helpers/resource/helpers.go}, {@code PodRequests}.
 *
 * @param cpu in processors
 * @param memory in bytes
 */
record Requests(BigDecimal cpu, BigDecimal memory) {
  static final Requests NONE = new Requests(BigDecimal.ZERO, BigDecimal.ZERO);

  /** What a pod asks for: its containers together, or more where an init container takes more. */
  static Requests of(Pod pod) {
    var spec = pod.getSpec();
    var together = spec.getContainers().stream().map(Requests::of).reduce(NONE, Requests::plus);
    var beside = NONE;
    var most = NONE;
    for (var container : Optional.ofNullable(spec.getInitContainers()).orElse(List.of())) {
      // One that restarts always stays beside those that come after it.
      if ("Always".equals(container.getRestartPolicy())) {
        beside = beside.plus(of(container));
        most = most.max(beside);
      } else {
        most = most.max(beside.plus(of(container)));
      }
    }
    return together.plus(beside).max(most).plus(of(spec.getOverhead()));
  }

  private static Requests of(Container container) {
    var resources = container.getResources();
    return resources == null ? NONE : of(resources.getRequests());
  }

  private static Requests of(@org.jspecify.annotations.Nullable Map<String, Quantity> amounts) {
    return amounts == null
        ? NONE
        : new Requests(
            amount(amounts, "cpu").orElse(BigDecimal.ZERO),
            amount(amounts, "memory").orElse(BigDecimal.ZERO));
  }

  private static Optional<BigDecimal> amount(Map<String, Quantity> amounts, String name) {
    return Optional.ofNullable(amounts.get(name)).map(Quantity::getAmountInBytes);
  }

  private Requests plus(Requests more) {
    return new Requests(cpu.add(more.cpu), memory.add(more.memory));
  }

  private Requests max(Requests other) {
    return new Requests(cpu.max(other.cpu), memory.max(other.memory));
  }

  /** What all of several ask for. */
  static Requests sum(java.util.stream.Stream<Requests> all) {
    return all.reduce(NONE, Requests::plus);
  }

  /**
   * Why a node cannot have a pod that asks for this beside what it has, in the scheduler's words;
   * what a node does not tell of is not counted.
   *
   * @param pods how many pods the node has
   * @param taken what they ask for
   */
  List<String> refusals(Node node, int pods, Requests taken) {
    var told =
        Optional.ofNullable(node.getStatus())
            .map(status -> status.getAllocatable())
            .orElse(Map.of());
    var why = new ArrayList<String>();
    if (exceeds(amount(told, "pods"), BigDecimal.ONE, BigDecimal.valueOf(pods))) {
      why.add("Too many pods");
    }
    if (exceeds(amount(told, "cpu"), cpu, taken.cpu)) {
      why.add("Insufficient cpu");
    }
    if (exceeds(amount(told, "memory"), memory, taken.memory)) {
      why.add("Insufficient memory");
    }
    return why;
  }

  // Whoever asks for nothing fits everywhere, also where others ask for too much.
  private static boolean exceeds(Optional<BigDecimal> there, BigDecimal wanted, BigDecimal taken) {
    return wanted.signum() > 0
        && there.filter(amount -> taken.add(wanted).compareTo(amount) > 0).isPresent();
  }
}
