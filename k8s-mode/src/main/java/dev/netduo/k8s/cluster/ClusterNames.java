package dev.netduo.k8s.cluster;

import dev.netduo.k8s.api.ConfigMaps;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.dns.DnsOptions;
import java.util.Map;

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

  private static void put(KubeApi api, String name, Map<String, String> data) {
    ConfigMaps.put(api, NAMESPACE, name, _ -> data);
  }
}
