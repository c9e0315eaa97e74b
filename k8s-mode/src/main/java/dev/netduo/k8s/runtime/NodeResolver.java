package dev.netduo.k8s.runtime;

import dev.netduo.emulator.engine.ContainerSpec.Dns;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.runtime.pod.PodDns;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a node's own {@code /etc/resolv.conf} says, as the ConfigMap {@code
 * kube-system/node-resolver} has it; pods are given the machine's where there is none.
 */
public final class NodeResolver implements Supplier<Dns> {
  private final KubeApi api;

  /** Asks this API whenever a pod starts. */
  public NodeResolver(KubeApi api) {
    this.api = api;
  }

  @Override
  public Dns get() {
    return api.get(Kinds.CONFIG_MAP, "kube-system", "node-resolver")
        .map(config -> Optional.ofNullable(config.getData()).orElse(Map.of()))
        .map(data -> PodDns.parse(data.getOrDefault("resolv.conf", "")))
        .orElse(Dns.DEFAULT);
  }
}
