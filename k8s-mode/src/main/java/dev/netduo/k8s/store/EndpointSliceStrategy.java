package dev.netduo.k8s.store;

import dev.netduo.emulator.net.Family;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.ForNode;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Endpoint slices. Source: Kubernetes {@code pkg/apis/discovery/validation}. */
final class EndpointSliceStrategy implements Strategy<EndpointSlice> {
  private static final String NAMES = "FQDN";
  private static final Set<String> TYPES =
      Set.of(Family.IPV4.kubernetes(), Family.IPV6.kubernetes(), NAMES);
  private static final int MOST_ENDPOINTS = 1000;
  private static final int MOST_ADDRESSES = 100;
  private static final int MOST_PORTS = 20_000;
  private static final int MOST_TOPOLOGY_LABELS = 16;
  private static final int MOST_HINTS = 8;

  @Override
  public boolean hasStatus() {
    return false;
  }

  @Override
  public void fillIn(EndpointSlice slice) {
    for (var port : Given.list(slice.getPorts())) {
      port.setName(Given.text(port.getName()));
      if (port.getProtocol() == null) {
        port.setProtocol("TCP");
      }
    }
  }

  @Override
  public void validate(EndpointSlice slice, Optional<EndpointSlice> before, Problems problems) {
    var type = Given.text(slice.getAddressType());
    if (type.isEmpty()) {
      problems.required("addressType", "");
    } else {
      problems.oneOf("addressType", type, TYPES);
    }
    ports(Given.list(slice.getPorts()), problems);
    var endpoints = Given.list(slice.getEndpoints());
    var wrong = new Problems();
    endpoints(endpoints, type, wrong);
    // What an earlier version took stays as it is until somebody changes it.
    if (before.filter(old -> Given.list(old.getEndpoints()).equals(endpoints)).isEmpty()) {
      problems.addAll(wrong);
    }
    if (before.filter(old -> !type.equals(Given.text(old.getAddressType()))).isPresent()) {
      problems.immutable("addressType", type);
    }
  }

  private static void endpoints(List<Endpoint> endpoints, String type, Problems problems) {
    if (endpoints.size() > MOST_ENDPOINTS) {
      problems.tooMany("endpoints", endpoints.size(), MOST_ENDPOINTS);
      return;
    }
    for (int i = 0; i < endpoints.size(); i++) {
      endpoint(endpoints.get(i), type, "endpoints[" + i + "]", problems);
    }
  }

  private static void endpoint(Endpoint endpoint, String type, String path, Problems problems) {
    var addresses = Given.list(endpoint.getAddresses());
    if (addresses.isEmpty()) {
      problems.required(path + ".addresses", "must contain at least 1 address");
    } else if (addresses.size() > MOST_ADDRESSES) {
      problems.tooMany(path + ".addresses", addresses.size(), MOST_ADDRESSES);
    }
    for (int i = 0; i < addresses.size(); i++) {
      address(addresses.get(i), type, path + ".addresses", i, problems);
    }
    if (endpoint.getNodeName() != null) {
      Names.subdomain(problems, path + ".nodeName", endpoint.getNodeName());
    }
    var topology = Given.map(endpoint.getDeprecatedTopology());
    if (topology.size() > MOST_TOPOLOGY_LABELS) {
      problems.tooMany(path + ".deprecatedTopology", topology.size(), MOST_TOPOLOGY_LABELS);
    }
    Names.labels(problems, path + ".deprecatedTopology", topology);
    if (endpoint.getHostname() != null) {
      Names.label(problems, path + ".hostname", endpoint.getHostname());
    }
    if (endpoint.getHints() != null) {
      hints(endpoint.getHints(), path + ".hints", problems);
    }
  }

  private static void address(String text, String type, String path, int index, Problems problems) {
    var at = path + "[" + index + "]";
    switch (type) {
      case NAMES -> Names.fullyQualified(problems, at, text);
      case "IPv4", "IPv6" -> {
        var family = Family.named(type);
        var read =
            family == Family.IPV4
                ? IpRules.ip(text, at, problems)
                : IpRules.canonical(text, at, problems);
        read.ifPresent(ip -> {
          if (ip.family() != family) {
            problems.invalid(path, text, "must be an " + type + " address");
          }
          IpRules.reachable(ip, at, problems);
        });
      }
      // Nobody knows what an address of another type is like.
      default -> {}
    }
  }

  private static void hints(EndpointHints hints, String path, Problems problems) {
    var zones = Given.list(hints.getForZones()).stream().map(ForZone::getName).toList();
    if (zones.size() > MOST_HINTS) {
      problems.tooMany(path + ".forZones", zones.size(), MOST_HINTS);
      return;
    }
    var known = new HashSet<String>();
    for (int i = 0; i < zones.size(); i++) {
      var zone = Given.text(zones.get(i));
      var at = path + ".forZones[" + i + "].name";
      if (!known.add(zone)) {
        problems.duplicate(at, zone);
      }
      Names.labelValue(problems, at, zone);
    }
    var nodes = Given.list(hints.getForNodes()).stream().map(ForNode::getName).toList();
    if (nodes.size() > MOST_HINTS) {
      problems.tooMany(path + ".forNodes", nodes.size(), MOST_HINTS);
      return;
    }
    known.clear();
    for (int i = 0; i < nodes.size(); i++) {
      var node = Given.text(nodes.get(i));
      var at = path + ".forNodes[" + i + "].name";
      if (!known.add(node)) {
        problems.duplicate(at, node);
      }
      Names.subdomain(problems, at, node);
    }
  }

  private static void ports(List<EndpointPort> ports, Problems problems) {
    if (ports.size() > MOST_PORTS) {
      problems.tooMany("ports", ports.size(), MOST_PORTS);
      return;
    }
    var names = new HashSet<String>();
    for (int i = 0; i < ports.size(); i++) {
      var port = ports.get(i);
      var path = "ports[" + i + "]";
      if (!port.getName().isEmpty()) {
        Names.label(problems, path + ".name", port.getName());
      }
      if (!names.add(port.getName())) {
        problems.duplicate(path + ".name", port.getName());
      }
      problems.oneOf(path + ".protocol", port.getProtocol(), PodRules.protocols());
      if (port.getAppProtocol() != null) {
        Names.labelKey(problems, path + ".appProtocol", port.getAppProtocol());
      }
    }
  }

  @Override
  public Object spec(EndpointSlice slice) {
    return List.of(
        Given.text(slice.getAddressType()),
        Given.list(slice.getEndpoints()),
        Given.list(slice.getPorts()));
  }
}
