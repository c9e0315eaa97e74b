package dev.netduo.k8s.controller;

import dev.netduo.emulator.net.Family;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.Services;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The endpoint slices of a service, computed from its pods. Pure. Source: Kubernetes {@code
 * pkg/controller/endpointslice}.
 */
final class Slices {
  static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  private static final String CONTROLLER = "endpointslice-controller.k8s.io";
  static final String HEADLESS = "service.kubernetes.io/headless";
  private static final int MOST_ENDPOINTS = 100;

  private Slices() {}

  static boolean isOurs(EndpointSlice slice) {
    return CONTROLLER.equals(Pods.labels(slice).get(MANAGED_BY));
  }

  /**
   * One slice for each distinct set of port numbers, more where a hundred endpoints are not enough,
   * and an empty one where no pod has an address; all of it for each family of the service.
   *
   * @param nodes the nodes by name, for the zones they are in and what they can do there
   */
  static List<EndpointSlice> of(Service service, List<Pod> pods, Map<String, Node> nodes) {
    return families(service).stream()
        .flatMap(family -> of(service, pods, nodes, family).stream())
        .toList();
  }

  /** The families of a service, its primary one first. */
  static List<Family> families(Service service) {
    var families = service.getSpec().getIpFamilies();
    return families == null || families.isEmpty()
        ? List.of(Family.IPV4)
        : families.stream().map(Family::named).toList();
  }

  private static List<EndpointSlice> of(
      Service service, List<Pod> pods, Map<String, Node> nodes, Family family) {
    var byPorts = new LinkedHashMap<List<EndpointPort>, List<Endpoint>>();
    pods.stream()
        .filter(p -> Pods.ip(p, family).isPresent() && !Pods.hasEnded(p))
        .sorted(Comparator.comparing(p -> p.getMetadata().getName()))
        .forEach(p ->
            byPorts
                .computeIfAbsent(ports(service, p), _ -> new ArrayList<>())
                .add(endpoint(service, p, nodes, family)));
    if (byPorts.isEmpty()) {
      return List.of(slice(service, family, List.of(), List.of()));
    }
    TopologyHints.put(service, byPorts.values().stream().flatMap(List::stream).toList(), nodes);
    var slices = new ArrayList<EndpointSlice>();
    byPorts.forEach((ports, endpoints) -> {
      for (int from = 0; from < endpoints.size(); from += MOST_ENDPOINTS) {
        var to = Math.min(from + MOST_ENDPOINTS, endpoints.size());
        slices.add(slice(service, family, ports, endpoints.subList(from, to)));
      }
    });
    return slices;
  }

  private static EndpointSlice slice(
      Service service, Family family, List<EndpointPort> ports, List<Endpoint> endpoints) {
    var meta = service.getMetadata();
    var labels = new HashMap<>(Pods.labels(service));
    labels.put(Services.NAME_LABEL, meta.getName());
    labels.put(MANAGED_BY, CONTROLLER);
    if ("None".equals(service.getSpec().getClusterIP())) {
      labels.put(HEADLESS, "");
    }
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withGenerateName(meta.getName() + "-")
        .withNamespace(meta.getNamespace())
        .withLabels(labels)
        .withOwnerReferences(Pods.controlledBy(service))
        .endMetadata()
        .withAddressType(family.kubernetes())
        .withPorts(ports)
        .withEndpoints(endpoints)
        .build();
  }

  private static Endpoint endpoint(
      Service service, Pod pod, Map<String, Node> nodes, Family family) {
    var meta = pod.getMetadata();
    var serving =
        Pods.isReady(pod) || Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
    var endpoint =
        new EndpointBuilder()
            .withAddresses(Pods.ip(pod, family).orElseThrow())
            .withNewConditions(
                serving && !Pods.isTerminating(pod), serving, Pods.isTerminating(pod))
            .withNodeName(Pods.node(pod).orElse(null))
            .withZone(TopologyHints.zone(nodes, Pods.node(pod)).orElse(null))
            .withNewTargetRef()
            .withKind("Pod")
            .withName(meta.getName())
            .withNamespace(meta.getNamespace())
            .withUid(meta.getUid())
            .endTargetRef();
    // Only a pod that names this service as its subdomain has a DNS name of its own in it.
    if (service.getMetadata().getName().equals(pod.getSpec().getSubdomain())
        && pod.getSpec().getHostname() != null) {
      endpoint.withHostname(pod.getSpec().getHostname());
    }
    return endpoint.build();
  }

  private static List<EndpointPort> ports(Service service, Pod pod) {
    var ports = service.getSpec().getPorts();
    return (ports == null ? List.<ServicePort>of() : ports)
        .stream()
            .flatMap(port ->
                number(port, pod).stream()
                    .map(number ->
                        new EndpointPortBuilder()
                            .withName(port.getName() == null ? "" : port.getName())
                            .withPort(number)
                            .withProtocol(port.getProtocol())
                            .withAppProtocol(port.getAppProtocol())
                            .build()))
            .toList();
  }

  /** The number of a target port; empty where the pod has no port of that name. */
  private static Optional<Integer> number(ServicePort port, Pod pod) {
    var target = port.getTargetPort();
    if (target == null) {
      return Optional.of(port.getPort());
    }
    if (target.getStrVal() == null) {
      return Optional.of(target.getIntVal());
    }
    Map<String, Integer> named = new HashMap<>();
    pod.getSpec().getContainers().stream()
        .flatMap(c -> c.getPorts().stream())
        .filter(p -> p.getName() != null && p.getProtocol().equals(port.getProtocol()))
        .forEach(p -> named.putIfAbsent(p.getName(), p.getContainerPort()));
    return Optional.ofNullable(named.get(target.getStrVal()));
  }
}
