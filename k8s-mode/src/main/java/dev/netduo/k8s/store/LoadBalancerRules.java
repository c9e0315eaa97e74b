package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a status tells that something is reached from outside. Source: {@code
 * ValidateLoadBalancerStatus} and {@code ValidateIngressLoadBalancerStatus} of Kubernetes.
 */
final class LoadBalancerRules {
  private static final String PATH = "status.loadBalancer.ingress";
  private static final String VIP = "VIP";

  private LoadBalancerRules() {}

  static void fillIn(Service service) {
    if (!isBalancer(service)) {
      return;
    }
    for (var ingress : ingress(service)) {
      if (!Given.nothing(ingress.getIp()) && ingress.getIpMode() == null) {
        ingress.setIpMode(VIP);
      }
    }
  }

  static void validate(Service service, Problems problems) {
    var ingress = ingress(service);
    if (!isBalancer(service) && !ingress.isEmpty()) {
      problems.forbidden(PATH, "may only be used when `spec.type` is 'LoadBalancer'");
      return;
    }
    for (int i = 0; i < ingress.size(); i++) {
      var at = PATH + "[" + i + "]";
      var one = ingress.get(i);
      address(Given.text(one.getIp()), at + ".ip", problems);
      mode(one, at + ".ipMode", problems);
      hostname(Given.text(one.getHostname()), at + ".hostname", problems);
    }
  }

  static void validate(Ingress object, Problems problems) {
    var ingress =
        Optional.ofNullable(object.getStatus())
            .flatMap(status -> Optional.ofNullable(status.getLoadBalancer()))
            .map(balancer -> Given.list(balancer.getIngress()))
            .orElse(List.of());
    for (int i = 0; i < ingress.size(); i++) {
      var at = PATH + "[" + i + "]";
      address(Given.text(ingress.get(i).getIp()), at + ".ip", problems);
      hostname(Given.text(ingress.get(i).getHostname()), at + ".hostname", problems);
    }
  }

  private static boolean isBalancer(Service service) {
    return service.getSpec() != null && ServiceTypes.isLoadBalancer(service.getSpec());
  }

  private static List<LoadBalancerIngress> ingress(Service service) {
    return Optional.ofNullable(service.getStatus())
        .flatMap(status -> Optional.ofNullable(status.getLoadBalancer()))
        .map(balancer -> Given.list(balancer.getIngress()))
        .orElse(List.of());
  }

  private static void address(String ip, String path, Problems problems) {
    if (!ip.isEmpty()) {
      var _ = IpRules.ip(ip, path, problems);
    }
  }

  private static void mode(LoadBalancerIngress ingress, String path, Problems problems) {
    if (ingress.getIpMode() == null) {
      return;
    }
    if (Given.nothing(ingress.getIp())) {
      problems.forbidden(path, "may not be specified when `ip` is not set");
    } else {
      problems.oneOf(path, ingress.getIpMode(), Set.of("Proxy", VIP));
    }
  }

  private static void hostname(String name, String path, Problems problems) {
    if (name.isEmpty()) {
      return;
    }
    Names.subdomain(problems, path, name);
    if (IpRules.isIp(name)) {
      problems.invalid(path, name, "must be a DNS name, not an IP address");
    }
  }
}
