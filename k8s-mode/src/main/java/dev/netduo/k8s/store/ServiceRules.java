package dev.netduo.k8s.store;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Validation of services. Source: Kubernetes {@code pkg/apis/core/validation}. */
final class ServiceRules {
  private static final Set<String> LOCALITIES = Set.of("Cluster", "Local");
  private static final Set<String> DISTRIBUTIONS =
      Set.of("PreferClose", "PreferSameNode", "PreferSameZone");
  private static final int LONGEST_AFFINITY_SECONDS = 86_400;

  private final ServiceSpec spec;
  private final ServiceFamilies families;
  private final Problems problems;

  ServiceRules(ServiceSpec spec, ServiceFamilies families, Problems problems) {
    this.families = families;
    this.spec = spec;
    this.problems = problems;
  }

  void validate() {
    problems.oneOf(
        "spec.type",
        spec.getType(),
        Set.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort"));
    switch (spec.getType()) {
      case "ExternalName" -> externalName();
      case "LoadBalancer", "NodePort" -> {
        needPorts();
        if (ServiceTypes.isHeadless(spec)) {
          problems.invalid(
              "spec.clusterIPs[0]",
              ServiceTypes.HEADLESS,
              "may not be set to 'None' for " + spec.getType() + " services");
        }
      }
      default -> {
        if (!ServiceTypes.isHeadless(spec)) {
          needPorts();
        }
      }
    }
    ports();
    Names.labels(problems, "spec.selector", Given.map(spec.getSelector()));
    affinity();
    addresses();
    outside();
    if (spec.getTrafficDistribution() != null) {
      problems.oneOf("spec.trafficDistribution", spec.getTrafficDistribution(), DISTRIBUTIONS);
    }
  }

  private void needPorts() {
    if (ServiceTypes.ports(spec).isEmpty()) {
      problems.required("spec.ports", "");
    }
  }

  private void externalName() {
    var name = Given.text(spec.getExternalName());
    if (name.isEmpty()) {
      problems.required("spec.externalName", "");
    } else {
      Names.subdomain(problems, "spec.externalName", name.replaceFirst("\\.$", ""));
    }
    var refused = "may not be set for ExternalName services";
    if (!Given.list(spec.getClusterIPs()).isEmpty() || !Given.nothing(spec.getClusterIP())) {
      problems.forbidden("spec.clusterIPs", refused);
    }
    if (!Given.list(spec.getIpFamilies()).isEmpty()) {
      problems.forbidden("spec.ipFamilies", refused);
    }
    if (spec.getIpFamilyPolicy() != null) {
      problems.forbidden("spec.ipFamilyPolicy", refused);
    }
  }

  private void ports() {
    var ports = ServiceTypes.ports(spec);
    var names = new HashSet<String>();
    var sockets = new HashSet<String>();
    var nodePorts = new HashSet<String>();
    for (int i = 0; i < ports.size(); i++) {
      var port = ports.get(i);
      var path = "spec.ports[" + i + "]";
      if (!Given.nothing(port.getName())) {
        Names.label(problems, path + ".name", port.getName());
        if (!names.add(port.getName())) {
          problems.duplicate(path + ".name", port.getName());
        }
      } else if (ports.size() > 1) {
        problems.required(path + ".name", "");
      }
      port(port, path);
      if (!sockets.add(port.getProtocol() + "/" + port.getPort())) {
        problems.duplicate(path, port.getProtocol() + "/" + port.getPort());
      }
      var nodePort = Given.number(port.getNodePort());
      if (nodePort != 0 && !nodePorts.add(port.getProtocol() + "/" + nodePort)) {
        problems.duplicate(path + ".nodePort", nodePort);
      }
    }
  }

  private void port(ServicePort port, String path) {
    problems.port(path + ".port", Given.number(port.getPort()));
    if (port.getProtocol() != null) {
      problems.oneOf(path + ".protocol", port.getProtocol(), PodRules.protocols());
    }
    if (port.getTargetPort() != null) {
      PodRules.target(port.getTargetPort(), path + ".targetPort", problems);
    }
    if (!Given.nothing(port.getAppProtocol())) {
      Names.labelKey(problems, path + ".appProtocol", port.getAppProtocol());
    }
    var hasNodePorts = ServiceTypes.isLoadBalancer(spec) || "NodePort".equals(spec.getType());
    if (Given.number(port.getNodePort()) != 0 && !hasNodePorts) {
      problems.forbidden(
          path + ".nodePort", "may not be used when `type` is '" + spec.getType() + "'");
    }
  }

  private void affinity() {
    problems.oneOf("spec.sessionAffinity", spec.getSessionAffinity(), Set.of("ClientIP", "None"));
    var config = spec.getSessionAffinityConfig();
    if (config == null) {
      return;
    }
    if (!"ClientIP".equals(spec.getSessionAffinity())) {
      problems.forbidden(
          "spec.sessionAffinityConfig", "must not be set when session affinity is None");
    } else if (config.getClientIP() == null || config.getClientIP().getTimeoutSeconds() == null) {
      problems.required(
          "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
          "must be set when session affinity is ClientIP");
    } else {
      var seconds = config.getClientIP().getTimeoutSeconds();
      if (seconds <= 0 || seconds > LONGEST_AFFINITY_SECONDS) {
        problems.invalid(
            "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
            seconds,
            "must be greater than 0 and less than " + LONGEST_AFFINITY_SECONDS);
      }
    }
  }

  private void addresses() {
    var ips = Given.list(spec.getClusterIPs());
    for (int i = 0; i < ips.size(); i++) {
      if (!ips.get(i).equals(ServiceTypes.HEADLESS)) {
        var _ = IpRules.ip(ips.get(i), "spec.clusterIPs[" + i + "]", problems);
      } else if (ips.size() > 1) {
        problems.invalid(
            "spec.clusterIPs[" + i + "]",
            ServiceTypes.HEADLESS,
            "must be the only item in the list if it is 'None'");
      }
    }
    if (!ips.isEmpty() && !ips.getFirst().equals(Given.text(spec.getClusterIP()))) {
      problems.invalid("spec.clusterIPs", ips, "first value must match `clusterIP`");
    }
    families.judge(spec, problems);
  }

  private void outside() {
    if (spec.getInternalTrafficPolicy() != null) {
      problems.oneOf("spec.internalTrafficPolicy", spec.getInternalTrafficPolicy(), LOCALITIES);
    }
    var external = Given.text(spec.getExternalTrafficPolicy());
    if (!external.isEmpty()) {
      if (ServiceTypes.reachedFromOutside(spec)) {
        problems.oneOf("spec.externalTrafficPolicy", external, LOCALITIES);
      } else {
        problems.invalid(
            "spec.externalTrafficPolicy",
            external,
            "may only be set for externally-accessible services");
      }
    }
    var ips = Given.list(spec.getExternalIPs());
    for (int i = 0; i < ips.size(); i++) {
      var path = "spec.externalIPs[" + i + "]";
      IpRules.ip(ips.get(i), path, problems).ifPresent(ip -> IpRules.reachable(ip, path, problems));
    }
    if (Given.number(spec.getHealthCheckNodePort()) != 0 && !ServiceTypes.needsHealthCheck(spec)) {
      problems.invalid(
          "spec.healthCheckNodePort",
          spec.getHealthCheckNodePort(),
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
    }
    var ranges = Given.list(spec.getLoadBalancerSourceRanges());
    if (!ServiceTypes.isLoadBalancer(spec)) {
      var refused = "may only be used when `type` is 'LoadBalancer'";
      if (!ranges.isEmpty()) {
        problems.forbidden("spec.loadBalancerSourceRanges", refused);
      }
      if (spec.getAllocateLoadBalancerNodePorts() != null) {
        problems.forbidden("spec.allocateLoadBalancerNodePorts", refused);
      }
      if (spec.getLoadBalancerClass() != null) {
        problems.forbidden("spec.loadBalancerClass", refused);
      }
      return;
    }
    ranges(ranges);
  }

  private void ranges(List<String> ranges) {
    for (int i = 0; i < ranges.size(); i++) {
      try {
        Cidr.parse(ranges.get(i).strip());
      } catch (NetduoException _) {
        problems.invalid(
            "spec.loadBalancerSourceRanges[" + i + "]",
            ranges.get(i),
            "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
      }
    }
  }

  /** Judges a change of the cluster address, which is for the service's life. */
  void unchangedAddress(ServiceSpec before) {
    if (!ServiceTypes.needsClusterIp(before) || !ServiceTypes.needsClusterIp(spec)) {
      return;
    }
    var old = Given.text(before.getClusterIP());
    if (old.isEmpty()) {
      return;
    }
    if (Given.nothing(spec.getClusterIP())) {
      problems.invalid("spec.clusterIPs[0]", List.of(), "primary clusterIP can not be unset");
    } else if (!old.equals(spec.getClusterIP())) {
      problems.invalid(
          "spec.clusterIPs[0]",
          List.of("\"" + spec.getClusterIP() + "\""),
          "may not change once set");
    }
  }
}
