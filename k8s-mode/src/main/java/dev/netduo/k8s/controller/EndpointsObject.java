package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.Pods;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Endpoints object of a service, which older clients and {@code kubectl get endpoints} read,
 * computed from the service's slices. Pure. Source: Kubernetes {@code pkg/controller/endpoint}.
 */
final class EndpointsObject {
  private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
  private static final String CONTROLLER = "endpoint-controller";
  private static final int MOST_ADDRESSES = 1000;

  private EndpointsObject() {}

  static boolean isOurs(Endpoints endpoints) {
    return CONTROLLER.equals(Pods.labels(endpoints).get(MANAGED_BY));
  }

  static Endpoints of(Service service, List<EndpointSlice> slices) {
    var meta = service.getMetadata();
    var labels = new LinkedHashMap<>(Pods.labels(service));
    labels.put(MANAGED_BY, CONTROLLER);
    if ("None".equals(service.getSpec().getClusterIP())) {
      labels.put(Slices.HEADLESS, "");
    }
    var byPorts = new LinkedHashMap<List<EndpointPort>, List<Endpoint>>();
    // Endpoints know one family, the service's primary one.
    var primary = Slices.families(service).getFirst().kubernetes();
    for (var slice :
        slices.stream().filter(s -> s.getAddressType().equals(primary)).toList()) {
      byPorts
          .computeIfAbsent(slice.getPorts(), _ -> new ArrayList<>())
          .addAll(slice.getEndpoints());
    }
    return new EndpointsBuilder()
        .withNewMetadata()
        .withName(meta.getName())
        .withNamespace(meta.getNamespace())
        .withLabels(labels)
        .endMetadata()
        .withSubsets(
            byPorts.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .map(EndpointsObject::subset)
                .filter(s -> !s.getAddresses().isEmpty() || !s.getNotReadyAddresses().isEmpty())
                .toList())
        .build();
  }

  private static EndpointSubset subset(Map.Entry<List<EndpointPort>, List<Endpoint>> entry) {
    return new EndpointSubsetBuilder()
        .withAddresses(addresses(entry.getValue(), true))
        .withNotReadyAddresses(addresses(entry.getValue(), false))
        .withPorts(
            entry.getKey().stream()
                .map(port ->
                    new EndpointPortBuilder()
                        .withName("".equals(port.getName()) ? null : port.getName())
                        .withPort(port.getPort())
                        .withProtocol(port.getProtocol())
                        .withAppProtocol(port.getAppProtocol())
                        .build())
                .toList())
        .build();
  }

  // One that is on its way out is in neither list.
  private static List<EndpointAddress> addresses(List<Endpoint> endpoints, boolean ready) {
    return endpoints.stream()
        .filter(e -> !Boolean.TRUE.equals(e.getConditions().getTerminating()))
        .filter(e -> ready == Boolean.TRUE.equals(e.getConditions().getReady()))
        .map(e ->
            new EndpointAddressBuilder()
                .withIp(e.getAddresses().getFirst())
                .withHostname(e.getHostname())
                .withNodeName(e.getNodeName())
                .withTargetRef(e.getTargetRef())
                .build())
        .sorted(Comparator.comparing(EndpointAddress::getIp))
        .limit(MOST_ADDRESSES)
        .toList();
  }
}
