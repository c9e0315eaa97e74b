package dev.netduo.k8s.ingress;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.Collection;

/** The API's objects that routes come from. */
public record IngressObjects(
    Collection<Ingress> ingresses,
    Collection<IngressClass> classes,
    Collection<Service> services,
    Collection<EndpointSlice> slices,
    Collection<Secret> secrets) {}
