package dev.netduo.k8s.dns;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Collection;

/**
 * The API's objects that names come from.
 *
 * @param domain the cluster's domain without a final dot
 * @param namespaces the names of all namespaces
 */
public record DnsObjects(
    String domain,
    Collection<String> namespaces,
    Collection<Service> services,
    Collection<EndpointSlice> slices,
    Collection<Pod> pods) {}
