package dev.netduo.k8s.dns;

import dev.netduo.k8s.model.ServiceImport;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Collection;
import java.util.List;

/**
 * The API's objects that names come from.
 *
 * @param domain the cluster's domain without a final dot
 * @param namespaces the names of all namespaces
 * @param imports services that joined clusters export
 */
public record DnsObjects(
    String domain,
    Collection<String> namespaces,
    List<Service> services,
    List<EndpointSlice> slices,
    Collection<Pod> pods,
    Collection<ServiceImport> imports) {

  /** Those of a cluster that imports nothing. */
  public DnsObjects(
      String domain,
      Collection<String> namespaces,
      List<Service> services,
      List<EndpointSlice> slices,
      Collection<Pod> pods) {
    this(domain, namespaces, services, slices, pods, List.of());
  }
}
