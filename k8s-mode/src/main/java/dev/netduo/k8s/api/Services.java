package dev.netduo.k8s.api;

import io.fabric8.kubernetes.api.model.Service;

/** What everybody asks of a service. */
public final class Services {
  /** The label by which an endpoint slice names its service. */
  public static final String NAME_LABEL = "kubernetes.io/service-name";

  private Services() {}

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
