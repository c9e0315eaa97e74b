package dev.netduo.k8s.api;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Optional;

/** What everybody asks of a service. */
public final class Services {
  /** The label by which an endpoint slice names its service. */
  public static final String NAME_LABEL = "kubernetes.io/service-name";

  private Services() {}

  /** The service that a slice names; empty where it names none. */
  public static Optional<ObjectKey> of(EndpointSlice slice) {
    var meta = slice.getMetadata();
    return Optional.ofNullable(meta.getLabels())
        .map(labels -> labels.get(NAME_LABEL))
        .map(name -> new ObjectKey(meta.getNamespace(), name));
  }

  /**
   * Whether its endpoints are the pods that it selects; others are written by hand or have none.
   */
  public static boolean selects(Service service) {
    var selector = service.getSpec().getSelector();
    return selector != null
        && !selector.isEmpty()
        && !"ExternalName".equals(service.getSpec().getType());
  }
}
