package dev.netduo.k8s.join;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Selector;
import dev.netduo.k8s.api.Services;
import dev.netduo.k8s.model.ServiceExport;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service that a cluster exports.
 *
 * @param cluster the cluster's name
 * @param since when it was exported; the oldest export decides what the service is
 * @param slices its endpoints in that cluster
 */
public record Exported(String cluster, String since, Service service, List<EndpointSlice> slices) {

  /** All that a cluster exports; an export without such a service is none. */
  public static List<Exported> of(String cluster, KubeApi api) {
    return api.list(Kinds.SERVICE_EXPORT).items().stream()
        .flatMap(export -> of(cluster, api, export).stream())
        .toList();
  }

  private static Optional<Exported> of(String cluster, KubeApi api, ServiceExport export) {
    var meta = export.getMetadata();
    return api.get(Kinds.SERVICE, meta.getNamespace(), meta.getName())
        .filter(Exported::canBe)
        .map(service ->
            new Exported(
                cluster,
                String.valueOf(meta.getCreationTimestamp()),
                service,
                api.list(
                        Kinds.ENDPOINT_SLICE,
                        meta.getNamespace(),
                        Selector.of(Map.of(Services.NAME_LABEL, meta.getName())))
                    .items()));
  }

  /** An ExternalName has no endpoints to share. */
  static boolean canBe(Service service) {
    return !"ExternalName".equals(service.getSpec().getType());
  }

  ObjectKey key() {
    return ObjectKey.of(service);
  }

  boolean headless() {
    return "None".equals(service.getSpec().getClusterIP());
  }
}
