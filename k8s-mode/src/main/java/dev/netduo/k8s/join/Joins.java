package dev.netduo.k8s.join;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ConfigMaps;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What a cluster's API says of the clusters it is joined with: a ConfigMap beside its ranges. */
public final class Joins {
  /** The state of one that reaches the other and is reached. */
  public static final String JOINED = "joined";

  private static final String NAMESPACE = "kube-system";
  private static final String NAME = "joined-clusters";
  private static final String RANGES = "cluster-ranges";

  private Joins() {}

  /** The names of the clusters it is to be joined with, each with how far that is. */
  public static Map<String, String> of(KubeApi api) {
    return api.get(Kinds.CONFIG_MAP, NAMESPACE, NAME)
        .flatMap(config -> Optional.ofNullable(config.getData()))
        .<Map<String, String>>map(TreeMap::new)
        .orElse(Map.of());
  }

  /** Says that a cluster is to be joined with another one. */
  public static void add(KubeApi api, String other) {
    change(
        api,
        joins -> {
          joins.putIfAbsent(other, "begins");
          return joins;
        });
  }

  /** Says how far it is; one that is no longer to be joined stays so. */
  public static void state(KubeApi api, String other, String state) {
    change(
        api,
        joins -> {
          joins.computeIfPresent(other, (_, _) -> state);
          return joins;
        });
  }

  /** Says that it is no longer to be joined; answers whether it was. */
  public static boolean remove(KubeApi api, String other) {
    var was = of(api).containsKey(other);
    if (was) {
      change(
          api,
          joins -> {
            joins.remove(other);
            return joins;
          });
    }
    return was;
  }

  private static void change(KubeApi api, UnaryOperator<Map<String, String>> change) {
    ConfigMaps.put(api, NAMESPACE, NAME, data -> change.apply(new HashMap<>(data)));
  }

  /** Writes down a cluster's own ranges. */
  public static void describe(KubeApi api, ClusterRanges ranges) {
    ConfigMaps.put(api, NAMESPACE, RANGES, _ -> ranges.data());
  }

  /** Whether a cluster says what its ranges are, as all of netduo's do. */
  public static boolean areDescribed(KubeApi api) {
    return api.get(Kinds.CONFIG_MAP, NAMESPACE, RANGES).isPresent();
  }

  /**
   * A cluster's own ranges.
   *
   * @throws NetduoException where nobody wrote them down
   */
  public static ClusterRanges ranges(KubeApi api) {
    return api.get(Kinds.CONFIG_MAP, NAMESPACE, RANGES)
        .map(config -> ClusterRanges.of(config.getData()))
        .orElseThrow(() -> new NetduoException("the cluster does not say which addresses it has"));
  }
}
