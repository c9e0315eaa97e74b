package dev.netduo.k8s.runtime;

import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Labels;
import dev.netduo.k8s.snapshot.ClusterSnapshot.Ranges;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a pod's containers look like to the engine: a sandbox that holds the network namespace, so
 * that it outlives the app, and one container per container of the pod that joins it.
 */
final class PodContainers {
  /** The label that names a pod's Kubernetes namespace. */
  static final String NAMESPACE_LABEL = "dev.netduo.pod-namespace";

  private static final String SANDBOX_IMAGE = "netduo/box";

  private final String session;
  private final String cluster;
  private final Ranges ranges;
  private final Ip dnsServer;

  PodContainers(String session, String cluster, Ranges ranges, Ip dnsServer) {
    this.session = session;
    this.cluster = cluster;
    this.ranges = ranges;
    this.dnsServer = dnsServer;
  }

  ContainerSpec sandbox(Pod pod) {
    var meta = pod.getMetadata();
    return ContainerSpec.of(engineName(pod, "sandbox"), SANDBOX_IMAGE)
        .entrypoint(List.of("sleep", "infinity"))
        .hostname(hostname(pod))
        .labels(labels(pod, "sandbox", meta.getName()))
        .dns(dns(pod))
        .network("none")
        .build();
  }

  ContainerSpec app(Pod pod, Container container, String sandboxId) {
    return ContainerSpec.of(engineName(pod, container.getName()), container.getImage())
        .entrypoint(Optional.ofNullable(container.getCommand()).orElse(List.of()))
        .command(Optional.ofNullable(container.getArgs()).orElse(List.of()))
        .environment(environment(container))
        .labels(labels(pod, "app", container.getName()))
        .network("container:" + sandboxId)
        .build();
  }

  private Map<String, String> labels(Pod pod, String kind, String name) {
    var labels = Labels.of(session, kind, name);
    labels.put("dev.netduo.cluster", cluster);
    labels.put("dev.netduo.pod", pod.getMetadata().getName());
    labels.put(NAMESPACE_LABEL, pod.getMetadata().getNamespace());
    return labels;
  }

  // The start of the uid keeps a pod apart from one of the same name that is still ending.
  private String engineName(Pod pod, String container) {
    var meta = pod.getMetadata();
    var unique = meta.getUid().substring(0, 8);
    return Labels.engineName(
        session, String.join("-", cluster, meta.getNamespace(), meta.getName(), container, unique));
  }

  private static String hostname(Pod pod) {
    var name = Objects.requireNonNullElse(pod.getSpec().getHostname(), pod.getMetadata().getName());
    return name.length() <= 63 ? name : name.substring(0, 63);
  }

  private ContainerSpec.Dns dns(Pod pod) {
    if ("Default".equals(pod.getSpec().getDnsPolicy())) {
      return ContainerSpec.Dns.DEFAULT;
    }
    var domain = ranges.domain();
    var search =
        List.of(pod.getMetadata().getNamespace() + ".svc." + domain, "svc." + domain, domain);
    return new ContainerSpec.Dns(List.of(dnsServer.toString()), search, List.of("ndots:5"));
  }

  private static Map<String, String> environment(Container container) {
    return Optional.ofNullable(container.getEnv()).orElse(List.of()).stream()
        .filter(variable -> variable.getValue() != null)
        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue, (first, second) -> second));
  }
}
