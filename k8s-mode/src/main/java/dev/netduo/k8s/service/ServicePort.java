package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.Target;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One port of one service with a VIP, and the endpoints behind it.
 *
 * @param service {@code namespace/name}
 * @param name the port's name; empty where it has none
 * @param vip the service's stable address
 * @param endpoints ready endpoints, in address order
 */
public record ServicePort(
    String service,
    String name,
    Ip vip,
    Protocol protocol,
    int port,
    List<Target.Endpoint> endpoints) {
  private static final String SERVICE_NAME_LABEL = "kubernetes.io/service-name";
  private static final Comparator<Target.Endpoint> BY_ADDRESS =
      Comparator.comparing(Target.Endpoint::ip).thenComparingInt(Target.Endpoint::port);

  /** The ports of every service that has a VIP. */
  public static List<ServicePort> of(ClusterSnapshot snapshot) {
    var slices = new HashMap<String, List<EndpointSlice>>();
    for (var slice : snapshot.slices()) {
      var labels = Optional.ofNullable(slice.getMetadata().getLabels()).orElse(Map.of());
      var owner =
          slice.getMetadata().getNamespace() + "/" + labels.getOrDefault(SERVICE_NAME_LABEL, "");
      slices.computeIfAbsent(owner, key -> new ArrayList<>()).add(slice);
    }
    var ports = new ArrayList<ServicePort>();
    for (var service : snapshot.services()) {
      var key = service.getMetadata().getNamespace() + "/" + service.getMetadata().getName();
      vipOf(service)
          .ifPresent(
              vip -> addPorts(ports, service, key, vip, slices.getOrDefault(key, List.of())));
    }
    return List.copyOf(ports);
  }

  /** The service's VIP; empty for headless and external-name services. */
  public static Optional<Ip> vipOf(Service service) {
    return Optional.ofNullable(service.getSpec().getClusterIP())
        .filter(ip -> !ip.isEmpty() && !ip.equals("None"))
        .map(Ip::parse);
  }

  private static void addPorts(
      List<ServicePort> into, Service service, String key, Ip vip, List<EndpointSlice> slices) {
    for (var port : service.getSpec().getPorts()) {
      var name = Objects.requireNonNullElse(port.getName(), "");
      var endpoints =
          slices.stream()
              .flatMap(slice -> ready(slice, name).stream())
              .distinct()
              .sorted(BY_ADDRESS)
              .toList();
      var protocol = Protocol.valueOf(Objects.requireNonNullElse(port.getProtocol(), "TCP"));
      into.add(new ServicePort(key, name, vip, protocol, port.getPort(), endpoints));
    }
  }

  private static List<Target.Endpoint> ready(EndpointSlice slice, String portName) {
    var endpoints = new ArrayList<Target.Endpoint>();
    for (var port : slice.getPorts()) {
      if (!Objects.requireNonNullElse(port.getName(), "").equals(portName)) {
        continue;
      }
      for (var endpoint : slice.getEndpoints()) {
        var conditions = endpoint.getConditions();
        // An absent condition counts as ready (EndpointSlice API).
        var isReady = conditions == null || !Boolean.FALSE.equals(conditions.getReady());
        if (isReady) {
          endpoint
              .getAddresses()
              .forEach(ip -> endpoints.add(new Target.Endpoint(Ip.parse(ip), port.getPort())));
        }
      }
    }
    return endpoints;
  }
}
