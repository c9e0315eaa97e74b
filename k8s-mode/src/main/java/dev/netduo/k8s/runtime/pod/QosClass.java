package dev.netduo.k8s.runtime.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far a pod's share of the machine is assured. Source: Kubernetes "Pod QoS classes". */
final class QosClass {
  private static final List<String> RESOURCES = List.of("cpu", "memory");

  private QosClass() {}

  static String of(Pod pod) {
    var containers = PodParts.all(pod);
    if (containers.stream().allMatch(c -> limits(c).isEmpty() && requests(c).isEmpty())) {
      return "BestEffort";
    }
    return containers.stream().allMatch(QosClass::isAssured) ? "Guaranteed" : "Burstable";
  }

  private static boolean isAssured(Container container) {
    return RESOURCES.stream()
        .allMatch(resource -> {
          var limit = amount(limits(container), resource);
          var request = amount(requests(container), resource).or(() -> limit);
          return limit.isPresent() && limit.get().compareTo(request.orElseThrow()) == 0;
        });
  }

  private static Optional<BigDecimal> amount(Map<String, Quantity> amounts, String resource) {
    return Optional.ofNullable(amounts.get(resource))
        .map(Quantity::getNumericalAmount)
        .filter(amount -> amount.signum() > 0);
  }

  private static Map<String, Quantity> limits(Container container) {
    var resources = container.getResources();
    return resources == null || resources.getLimits() == null ? Map.of() : resources.getLimits();
  }

  private static Map<String, Quantity> requests(Container container) {
    var resources = container.getResources();
    return resources == null || resources.getRequests() == null
        ? Map.of()
        : resources.getRequests();
  }
}
