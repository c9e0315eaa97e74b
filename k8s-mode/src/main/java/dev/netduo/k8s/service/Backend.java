package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Target;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.ForNode;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An endpoint of one port of a service.
 *
 * @param at where it listens
 * @param node the node it is on; empty where that is not known
 * @param ready whether it gets new connections
 * @param serving whether it would answer one; of those that are terminating, too
 * @param terminating whether it is on its way out
 * @param zones the zones it had best serve; empty where it has no such hint
 * @param nodes the nodes it had best serve; empty where it has no such hint
 */
record Backend(
    Target.Endpoint at,
    String node,
    boolean ready,
    boolean serving,
    boolean terminating,
    Set<String> zones,
    Set<String> nodes) {
  private static final Comparator<Backend> BY_ADDRESS =
      Comparator.comparing((Backend backend) -> backend.at().ip())
          .thenComparingInt(backend -> backend.at().port());

  /** The endpoints of a port in all slices of a service, in address order, each once. */
  static List<Backend> of(String portName, List<EndpointSlice> slices) {
    var all = new ArrayList<Backend>();
    for (var slice : slices) {
      for (var port : Objects.requireNonNullElse(slice.getPorts(), List.<EndpointPort>of())) {
        if (port.getPort() == null
            || !Objects.requireNonNullElse(port.getName(), "").equals(portName)) {
          continue;
        }
        for (var endpoint : slice.getEndpoints()) {
          for (var address : endpoint.getAddresses()) {
            all.add(of(new Target.Endpoint(Ip.parse(address), port.getPort()), endpoint));
          }
        }
      }
    }
    all.sort(BY_ADDRESS);
    return once(all);
  }

  // Of those at one address the first that is ready.
  private static List<Backend> once(List<Backend> sorted) {
    var each = new ArrayList<Backend>(sorted.size());
    for (var backend : sorted) {
      if (each.isEmpty() || !each.getLast().at().equals(backend.at())) {
        each.add(backend);
      } else if (!each.getLast().ready()) {
        each.set(each.size() - 1, backend);
      }
    }
    return List.copyOf(each);
  }

  private static Backend of(Target.Endpoint at, Endpoint endpoint) {
    var conditions =
        Objects.requireNonNullElseGet(endpoint.getConditions(), EndpointConditions::new);
    // An absent condition counts as ready, and as serving where ready (EndpointSlice API).
    var ready = !Boolean.FALSE.equals(conditions.getReady());
    return new Backend(
        at,
        Objects.requireNonNullElse(endpoint.getNodeName(), ""),
        ready,
        Objects.requireNonNullElse(conditions.getServing(), ready),
        Boolean.TRUE.equals(conditions.getTerminating()),
        hints(endpoint, EndpointHints::getForZones, ForZone::getName),
        hints(endpoint, EndpointHints::getForNodes, ForNode::getName));
  }

  private static <T> Set<String> hints(
      Endpoint endpoint, Function<EndpointHints, List<T>> kind, Function<T, String> name) {
    return endpoint.getHints() == null
        ? Set.of()
        : kind.apply(endpoint.getHints()).stream().map(name).collect(Collectors.toSet());
  }
}
