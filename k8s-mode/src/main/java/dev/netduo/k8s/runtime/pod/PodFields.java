package dev.netduo.k8s.runtime.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The downward API: a pod's own fields, as its containers may read them. Source: Kubernetes {@code
 * pkg/fieldpath} and {@code pkg/api/v1/resource}.
 *
 * @param ips the pod's addresses, the cluster's primary family first
 * @param hostIps its node's, in the same order
 * @param nodeCpus processors of the machine, for containers without a limit
 * @param nodeMemory bytes of memory of the machine
 */
public record PodFields(
    Pod pod, List<String> ips, List<String> hostIps, int nodeCpus, long nodeMemory) {
  private static final Pattern SUBSCRIPT =
      Pattern.compile("metadata\\.(labels|annotations)\\['(.*)']");

  /**
   * A field's value.
   *
   * @param path for example {@code metadata.labels['app']}
   * @throws ConfigProblem where the downward API has no such field
   */
  public String field(String path) {
    var meta = pod.getMetadata();
    var subscript = SUBSCRIPT.matcher(path);
    if (subscript.matches()) {
      var map = subscript.group(1).equals("labels") ? meta.getLabels() : meta.getAnnotations();
      return orEmpty(map).getOrDefault(subscript.group(2), "");
    }
    return switch (path) {
      case "metadata.name" -> meta.getName();
      case "metadata.namespace" -> meta.getNamespace();
      case "metadata.uid" -> meta.getUid();
      case "metadata.labels" -> lines(meta.getLabels());
      case "metadata.annotations" -> lines(meta.getAnnotations());
      case "spec.nodeName" -> Objects.requireNonNullElse(pod.getSpec().getNodeName(), "");
      case "spec.serviceAccountName" ->
          Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default");
      case "status.podIP" -> first(ips);
      case "status.podIPs" -> String.join(",", ips);
      case "status.hostIP" -> first(hostIps);
      case "status.hostIPs" -> String.join(",", hostIps);
      default -> throw new ConfigProblem("unsupported fieldPath: " + path);
    };
  }

  private static String first(List<String> ips) {
    return ips.isEmpty() ? "" : ips.getFirst();
  }

  /**
   * A container's share of the machine, in units of the divisor, rounded up.
   *
   * @param container the one that reads, unless the selector names another
   * @throws ConfigProblem where there is no such resource or container
   */
  public String resource(ResourceFieldSelector selector, Container container) {
    var of =
        Optional.ofNullable(selector.getContainerName())
            .filter(name -> !name.isEmpty())
            .map(name ->
                PodParts.find(pod, name)
                    .orElseThrow(() -> new ConfigProblem("container " + name + " not found")))
            .orElse(container);
    var asked = selector.getResource();
    var divisor =
        Optional.ofNullable(selector.getDivisor())
            .map(Quantity::getNumericalAmount)
            .filter(amount -> amount.signum() > 0)
            .orElse(BigDecimal.ONE);
    return amount(of, asked).divide(divisor, 0, RoundingMode.CEILING).toPlainString();
  }

  private BigDecimal amount(Container container, String asked) {
    var resources = container.getResources();
    return switch (asked) {
      case "limits.cpu" ->
          of(resources == null ? null : resources.getLimits(), "cpu")
              .orElse(BigDecimal.valueOf(nodeCpus));
      case "limits.memory" ->
          of(resources == null ? null : resources.getLimits(), "memory")
              .orElse(BigDecimal.valueOf(nodeMemory));
      case "requests.cpu", "requests.memory" -> {
        var name = asked.substring("requests.".length());
        yield of(resources == null ? null : resources.getRequests(), name)
            .or(() -> of(resources == null ? null : resources.getLimits(), name))
            .orElse(BigDecimal.ZERO);
      }
      default -> throw new ConfigProblem("unsupported container resource : " + asked);
    };
  }

  private static Optional<BigDecimal> of(@Nullable Map<String, Quantity> amounts, String name) {
    return Optional.ofNullable(amounts)
        .flatMap(known -> Optional.ofNullable(known.get(name)))
        .map(Quantity::getNumericalAmount);
  }

  // One key="value" a line, sorted, quoted as Go does.
  private static String lines(@Nullable Map<String, String> map) {
    return new TreeMap<>(orEmpty(map))
        .entrySet().stream()
            .map(entry -> entry.getKey() + "=" + GoQuote.of(entry.getValue()))
            .collect(Collectors.joining("\n"));
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
