package dev.netduo.k8s.cluster;

import dev.netduo.emulator.engine.ContainerSpec.Dns;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.dns.DnsOptions;
import dev.netduo.k8s.runtime.pod.PodDns;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import java.util.Optional;

/** The ConfigMaps that say how names are resolved in a cluster. */
public final class ClusterNames {
  /** The namespace they are in. */
  public static final String NAMESPACE = "kube-system";

  /** Holds the options of cluster DNS; see {@link DnsOptions}. */
  public static final String OPTIONS = "kube-dns";

  /** Holds what the nodes' own {@code resolv.conf} says, under the key of that name. */
  public static final String NODE_RESOLVER = "node-resolver";

  /** The key in {@link #NODE_RESOLVER}. */
  public static final String RESOLV_CONF = "resolv.conf";

  private ClusterNames() {}

  /** Gives a cluster's DNS other options. */
  public static void choose(KubeApi api, DnsOptions options) {
    put(api, OPTIONS, options.data());
  }

  /** Gives the nodes another {@code resolv.conf}; pods that are created later have it. */
  public static void nodeResolver(KubeApi api, String text) {
    put(api, NODE_RESOLVER, Map.of(RESOLV_CONF, text));
  }

  /** What the nodes' {@code resolv.conf} says; where nobody said, pods have the machine's. */
  static Dns nodeResolver(KubeApi api) {
    return api.get(Kinds.CONFIG_MAP, NAMESPACE, NODE_RESOLVER)
        .map(config -> Optional.ofNullable(config.getData()).orElse(Map.of()))
        .map(data -> PodDns.parse(data.getOrDefault(RESOLV_CONF, "")))
        .orElse(Dns.DEFAULT);
  }

  private static void put(KubeApi api, String name, Map<String, String> data) {
    var changed =
        api.modify(
            Kinds.CONFIG_MAP,
            NAMESPACE,
            name,
            config -> {
              config.setData(data);
              return config;
            });
    if (changed.isEmpty()) {
      var _ =
          api.create(
              Kinds.CONFIG_MAP,
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .withNamespace(NAMESPACE)
                  .endMetadata()
                  .withData(data)
                  .build());
    }
  }
}
