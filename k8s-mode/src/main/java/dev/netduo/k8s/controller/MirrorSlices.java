package dev.netduo.k8s.controller;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.Services;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The slices that an Endpoints object amounts to that somebody wrote by hand, since traffic follows
 * slices alone. Pure. Source: Kubernetes {@code pkg/controller/endpointslicemirroring}.
 */
final class MirrorSlices {
  private static final String CONTROLLER = "endpointslicemirroring-controller.k8s.io";
  private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
  private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
  private static final int MOST_ADDRESSES = 1000;

  private MirrorSlices() {}

  static boolean isOne(EndpointSlice slice) {
    return CONTROLLER.equals(Pods.labels(slice).get(Slices.MANAGED_BY));
  }

  /** Whether it is to be mirrored at all, where its service selects nothing. */
  static boolean wants(Endpoints endpoints) {
    var notes = endpoints.getMetadata().getAnnotations();
    return !EndpointsObject.isOurs(endpoints)
        && !"true".equals(Pods.labels(endpoints).get(SKIP))
        && (notes == null || !notes.containsKey(LEADER));
  }

  /** One slice for each set of ports and family of addresses. */
  static List<EndpointSlice> of(Endpoints endpoints) {
    var groups = new LinkedHashMap<Group, List<Endpoint>>();
    for (var subset : Optional.ofNullable(endpoints.getSubsets()).orElse(List.of())) {
      var ports = ports(subset);
      add(groups, ports, subset.getAddresses(), true);
      add(groups, ports, subset.getNotReadyAddresses(), false);
    }
    var slices = new ArrayList<EndpointSlice>();
    groups.forEach((group, all) -> slices.add(slice(endpoints, group, all)));
    return List.copyOf(slices);
  }

  /** What the endpoints of a slice have in common. */
  private record Group(String family, List<EndpointPort> ports) {}

  private static void add(
      Map<Group, List<Endpoint>> groups,
      List<EndpointPort> ports,
      List<EndpointAddress> addresses,
      boolean ready) {
    for (var address : addresses) {
      ip(address)
          .ifPresent(ip ->
              groups
                  .computeIfAbsent(
                      new Group(ip.family().kubernetes(), ports), _ -> new ArrayList<>())
                  .add(endpoint(ip, address, ready)));
    }
  }

  // Those of an object from before addresses were judged may be none.
  private static Optional<Ip> ip(EndpointAddress address) {
    try {
      return Optional.ofNullable(address.getIp()).map(Ip::parse);
    } catch (NetduoException _) {
      return Optional.empty();
    }
  }

  private static Endpoint endpoint(Ip ip, EndpointAddress address, boolean ready) {
    return new EndpointBuilder()
        // A slice has one way of writing an address, an Endpoints object any.
        .withAddresses(ip.toString())
        .withNewConditions()
        .withReady(ready)
        .endConditions()
        .withHostname(address.getHostname())
        .withNodeName(address.getNodeName())
        .withTargetRef(address.getTargetRef())
        .build();
  }

  private static List<EndpointPort> ports(EndpointSubset subset) {
    return subset.getPorts().stream()
        .map(port ->
            new EndpointPortBuilder()
                .withName(port.getName() == null ? "" : port.getName())
                .withPort(port.getPort())
                .withProtocol(port.getProtocol() == null ? "TCP" : port.getProtocol())
                .withAppProtocol(port.getAppProtocol())
                .build())
        .toList();
  }

  private static EndpointSlice slice(Endpoints of, Group group, List<Endpoint> endpoints) {
    var meta = of.getMetadata();
    var labels = new HashMap<>(Pods.labels(of));
    labels.put(Services.NAME_LABEL, meta.getName());
    labels.put(Slices.MANAGED_BY, CONTROLLER);
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withGenerateName(meta.getName() + "-")
        .withNamespace(meta.getNamespace())
        .withLabels(labels)
        .withOwnerReferences(Pods.controlledBy(of))
        .endMetadata()
        .withAddressType(group.family())
        .withPorts(group.ports())
        .withEndpoints(endpoints.stream().limit(MOST_ADDRESSES).toList())
        .build();
  }
}
