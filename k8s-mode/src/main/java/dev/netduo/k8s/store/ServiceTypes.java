package dev.netduo.k8s.store;

import dev.netduo.emulator.net.Ip;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a service's type asks for. Source: Kubernetes {@code pkg/api/service/util.go}. */
final class ServiceTypes {
  static final String HEADLESS = "None";

  private ServiceTypes() {}

  static boolean isExternalName(ServiceSpec spec) {
    return "ExternalName".equals(spec.getType());
  }

  static boolean isLoadBalancer(ServiceSpec spec) {
    return "LoadBalancer".equals(spec.getType());
  }

  static boolean isHeadless(ServiceSpec spec) {
    return HEADLESS.equals(spec.getClusterIP());
  }

  static boolean needsClusterIp(ServiceSpec spec) {
    return !isExternalName(spec);
  }

  static boolean needsNodePorts(ServiceSpec spec) {
    return "NodePort".equals(spec.getType())
        || (isLoadBalancer(spec) && !Boolean.FALSE.equals(spec.getAllocateLoadBalancerNodePorts()));
  }

  /** Whether a port of every node tells the balancer outside which nodes have endpoints. */
  static boolean needsHealthCheck(ServiceSpec spec) {
    return isLoadBalancer(spec) && "Local".equals(spec.getExternalTrafficPolicy());
  }

  static boolean reachedFromOutside(ServiceSpec spec) {
    return isLoadBalancer(spec)
        || "NodePort".equals(spec.getType())
        || (!isExternalName(spec) && !Given.list(spec.getExternalIPs()).isEmpty());
  }

  static List<ServicePort> ports(ServiceSpec spec) {
    return Given.list(spec.getPorts());
  }

  /** The cluster addresses it has, the primary one first. */
  static List<Ip> addresses(ServiceSpec spec) {
    if (Given.nothing(spec.getClusterIP()) || isHeadless(spec)) {
      return List.of();
    }
    var all = Given.list(spec.getClusterIPs());
    return (all.isEmpty() ? List.of(spec.getClusterIP()) : all).stream().map(Ip::parse).toList();
  }

  /** The node ports it has, its health check's among them. */
  static Set<Integer> nodePorts(ServiceSpec spec) {
    var ports =
        ports(spec).stream()
            .map(port -> Given.number(port.getNodePort()))
            .filter(port -> port != 0)
            .collect(Collectors.toSet());
    if (Given.number(spec.getHealthCheckNodePort()) != 0) {
      ports.add(spec.getHealthCheckNodePort());
    }
    return ports;
  }
}
