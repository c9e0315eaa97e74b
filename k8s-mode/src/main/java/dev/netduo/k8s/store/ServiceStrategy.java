package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.ClientIPConfig;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.fabric8.kubernetes.api.model.SessionAffinityConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Services, with their cluster addresses and node ports. */
final class ServiceStrategy implements Strategy<Service> {
  private static final int AFFINITY_SECONDS = 10_800;

  private final ServiceAllocation allocation;
  private final ServiceFamilies families;

  ServiceStrategy(ServiceAllocation allocation) {
    this.allocation = allocation;
    this.families = new ServiceFamilies(allocation.families());
  }

  @Override
  public void validateName(String field, String name, Problems problems) {
    Names.service(problems, field, name);
  }

  @Override
  public void fillIn(Service service) {
    var spec = service.getSpec();
    if (spec == null) {
      return;
    }
    if (Given.nothing(spec.getType())) {
      spec.setType("ClusterIP");
    }
    affinity(spec);
    for (var port : ServiceTypes.ports(spec)) {
      if (Given.nothing(port.getProtocol())) {
        port.setProtocol("TCP");
      }
      if (isMissing(port.getTargetPort()) && port.getPort() != null) {
        port.setTargetPort(new IntOrString(port.getPort()));
      }
    }
    if (ServiceTypes.isExternalName(spec)) {
      return;
    }
    if (Given.nothing(spec.getInternalTrafficPolicy())) {
      spec.setInternalTrafficPolicy("Cluster");
    }
    if (ServiceTypes.reachedFromOutside(spec) && Given.nothing(spec.getExternalTrafficPolicy())) {
      spec.setExternalTrafficPolicy("Cluster");
    }
    if (ServiceTypes.isLoadBalancer(spec) && spec.getAllocateLoadBalancerNodePorts() == null) {
      spec.setAllocateLoadBalancerNodePorts(true);
    }
    addresses(spec);
    families.fillIn(spec);
  }

  private static void affinity(ServiceSpec spec) {
    if (Given.nothing(spec.getSessionAffinity())) {
      spec.setSessionAffinity("None");
    }
    if (!"ClientIP".equals(spec.getSessionAffinity())) {
      return;
    }
    if (spec.getSessionAffinityConfig() == null) {
      spec.setSessionAffinityConfig(new SessionAffinityConfig());
    }
    var config = spec.getSessionAffinityConfig();
    if (config.getClientIP() == null) {
      config.setClientIP(new ClientIPConfig());
    }
    if (config.getClientIP().getTimeoutSeconds() == null) {
      config.getClientIP().setTimeoutSeconds(AFFINITY_SECONDS);
    }
  }

  private static boolean isMissing(@Nullable IntOrString target) {
    return target == null
        || (Given.nothing(target.getStrVal()) && Given.number(target.getIntVal()) == 0);
  }

  private static void addresses(ServiceSpec spec) {
    var ips = Given.list(spec.getClusterIPs());
    if (Given.nothing(spec.getClusterIP()) && !ips.isEmpty()) {
      spec.setClusterIP(ips.getFirst());
    } else if (!Given.nothing(spec.getClusterIP()) && ips.isEmpty()) {
      spec.setClusterIPs(List.of(spec.getClusterIP()));
    }
  }

  @Override
  public void begin(Service service) {
    var status = new ServiceStatus();
    status.setLoadBalancer(new LoadBalancerStatus());
    service.setStatus(status);
  }

  @Override
  public void carryOver(Service service, Service stored) {
    var spec = service.getSpec();
    var before = stored.getSpec();
    if (spec == null || before == null) {
      return;
    }
    keepAddress(spec, before);
    if (ServiceTypes.needsClusterIp(spec) && ServiceTypes.needsClusterIp(before)) {
      families.carryOver(spec, before);
    }
    keepNodePorts(spec, before);
    dropWhatTheTypeHadOnly(spec, before);
  }

  private static void keepAddress(ServiceSpec spec, ServiceSpec before) {
    if (!ServiceTypes.needsClusterIp(spec) || !ServiceTypes.needsClusterIp(before)) {
      return;
    }
    if (Given.nothing(spec.getClusterIP())) {
      // Left out by whoever writes a manifest again: the address stays.
      spec.setClusterIP(before.getClusterIP());
      spec.setClusterIPs(before.getClusterIPs());
    } else if (!spec.getClusterIP().equals(before.getClusterIP())
        && Objects.equals(spec.getClusterIPs(), before.getClusterIPs())) {
      spec.setClusterIPs(List.of(spec.getClusterIP()));
    }
    if (Given.list(spec.getIpFamilies()).isEmpty()) {
      spec.setIpFamilies(before.getIpFamilies());
    }
    if (spec.getIpFamilyPolicy() == null) {
      spec.setIpFamilyPolicy(before.getIpFamilyPolicy());
    }
  }

  private static void keepNodePorts(ServiceSpec spec, ServiceSpec before) {
    if (ServiceTypes.needsNodePorts(spec) && ServiceTypes.needsNodePorts(before)) {
      var known = new HashMap<String, Integer>();
      for (var port : ServiceTypes.ports(before)) {
        known.put(Given.text(port.getName()), Given.number(port.getNodePort()));
      }
      ServiceTypes.ports(spec).forEach(port -> known.values().remove(port.getNodePort()));
      for (var port : ServiceTypes.ports(spec)) {
        var number = known.remove(Given.text(port.getName()));
        if (number != null && Given.number(port.getNodePort()) == 0) {
          port.setNodePort(number);
        }
      }
    }
    if (ServiceTypes.needsHealthCheck(spec)
        && ServiceTypes.needsHealthCheck(before)
        && Given.number(spec.getHealthCheckNodePort()) == 0) {
      spec.setHealthCheckNodePort(before.getHealthCheckNodePort());
    }
  }

  // Whoever changes the type alone does not mean what the old type had brought along.
  private static void dropWhatTheTypeHadOnly(ServiceSpec spec, ServiceSpec before) {
    if (!ServiceTypes.needsClusterIp(spec) && ServiceTypes.needsClusterIp(before)) {
      drop(spec, before, ServiceSpec::getClusterIPs, (s, v) -> s.setClusterIPs(orNone(v)));
      drop(spec, before, ServiceSpec::getClusterIP, ServiceSpec::setClusterIP);
      drop(spec, before, ServiceSpec::getIpFamilies, (s, v) -> s.setIpFamilies(orNone(v)));
      drop(spec, before, ServiceSpec::getIpFamilyPolicy, ServiceSpec::setIpFamilyPolicy);
      drop(
          spec,
          before,
          ServiceSpec::getInternalTrafficPolicy,
          ServiceSpec::setInternalTrafficPolicy);
    }
    if (!ServiceTypes.needsNodePorts(spec)
        && ServiceTypes.needsNodePorts(before)
        && ServiceTypes.nodePorts(before).containsAll(ServiceTypes.nodePorts(spec))) {
      ServiceTypes.ports(spec).forEach(port -> port.setNodePort(null));
    }
    if (!ServiceTypes.needsHealthCheck(spec)) {
      drop(spec, before, ServiceSpec::getHealthCheckNodePort, ServiceSpec::setHealthCheckNodePort);
    }
    if (!ServiceTypes.reachedFromOutside(spec)) {
      drop(
          spec,
          before,
          ServiceSpec::getExternalTrafficPolicy,
          ServiceSpec::setExternalTrafficPolicy);
    }
    if (!ServiceTypes.isLoadBalancer(spec)) {
      drop(
          spec,
          before,
          ServiceSpec::getAllocateLoadBalancerNodePorts,
          ServiceSpec::setAllocateLoadBalancerNodePorts);
      drop(spec, before, ServiceSpec::getLoadBalancerClass, ServiceSpec::setLoadBalancerClass);
    }
    if (!ServiceTypes.isExternalName(spec) && ServiceTypes.isExternalName(before)) {
      drop(spec, before, ServiceSpec::getExternalName, ServiceSpec::setExternalName);
    }
  }

  private static <V> void drop(
      ServiceSpec spec,
      ServiceSpec before,
      Function<ServiceSpec, @Nullable V> get,
      BiConsumer<ServiceSpec, @Nullable V> set) {
    if (Objects.equals(get.apply(spec), get.apply(before))) {
      set.accept(spec, null);
    }
  }

  private static <E> List<E> orNone(@Nullable List<E> list) {
    return Given.list(list);
  }

  @Override
  public void validate(Service service, Optional<Service> before, Problems problems) {
    var spec = service.getSpec();
    if (spec == null) {
      problems.required("spec.ports", "");
      return;
    }
    var rules = new ServiceRules(spec, families, problems);
    rules.validate();
    before.ifPresent(old -> rules.unchangedAddress(old.getSpec()));
  }

  @Override
  public void fillInStatus(Service service) {
    LoadBalancerRules.fillIn(service);
  }

  @Override
  public void validateStatus(Service service, Problems problems) {
    LoadBalancerRules.validate(service, problems);
  }

  @Override
  public void acquire(Service service, Optional<Service> before, Problems problems) {
    allocation.acquire(service.getSpec(), before.map(Service::getSpec), problems);
  }

  @Override
  public void restore(Service service) {
    allocation.restore(service.getSpec());
  }

  @Override
  public void release(Service service) {
    allocation.release(service.getSpec());
  }

  @Override
  public Object spec(Service service) {
    return service.getSpec();
  }

  @Override
  public void copyStatus(Service from, Service into) {
    into.setStatus(from.getStatus());
  }
}
