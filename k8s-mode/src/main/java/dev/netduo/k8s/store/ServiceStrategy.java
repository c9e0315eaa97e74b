package dev.netduo.k8s.store;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Services, with their cluster addresses. */
final class ServiceStrategy implements Strategy<Service> {
  private static final String HEADLESS = "None";
  private final ServiceAddresses addresses;

  ServiceStrategy(ServiceAddresses addresses) {
    this.addresses = addresses;
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
    if (spec.getType() == null || spec.getType().isEmpty()) {
      spec.setType("ClusterIP");
    }
    if (spec.getSessionAffinity() == null) {
      spec.setSessionAffinity("None");
    }
    if (spec.getType().equals("ExternalName")) {
      return;
    }
    if (spec.getInternalTrafficPolicy() == null) {
      spec.setInternalTrafficPolicy("Cluster");
    }
    for (var port : ports(spec)) {
      if (port.getProtocol() == null || port.getProtocol().isEmpty()) {
        port.setProtocol("TCP");
      }
      if (port.getTargetPort() == null && port.getPort() != null) {
        port.setTargetPort(new IntOrString(port.getPort()));
      }
    }
    if (spec.getClusterIPs() != null
        && !spec.getClusterIPs().isEmpty()
        && (spec.getClusterIP() == null || spec.getClusterIP().isEmpty())) {
      spec.setClusterIP(spec.getClusterIPs().getFirst());
    }
  }

  @Override
  public void begin(Service service) {
    var status = new ServiceStatus();
    status.setLoadBalancer(new LoadBalancerStatus());
    service.setStatus(status);
  }

  @Override
  public void validate(Service service, Optional<Service> before, Problems problems) {
    var spec = service.getSpec();
    if (spec == null) {
      problems.required("spec.ports", "");
      return;
    }
    problems.oneOf("spec.type", spec.getType(), Set.of("ClusterIP", "ExternalName"));
    problems.oneOf("spec.sessionAffinity", spec.getSessionAffinity(), Set.of("ClientIP", "None"));
    if (spec.getType().equals("ExternalName")) {
      externalName(spec, problems);
    } else if (ports(spec).isEmpty() && !HEADLESS.equals(spec.getClusterIP())) {
      problems.required("spec.ports", "");
    }
    validatePorts(spec, problems);
    if (spec.getSelector() != null) {
      Names.labels(problems, "spec.selector", spec.getSelector());
    }
    before.ifPresent(old -> unchangedAddress(spec, old.getSpec(), problems));
  }

  private static void externalName(ServiceSpec spec, Problems problems) {
    var name = spec.getExternalName();
    if (name == null || name.isEmpty()) {
      problems.required("spec.externalName", "");
    } else {
      Names.subdomain(problems, "spec.externalName", name.replaceFirst("\\.$", ""));
    }
    if (spec.getClusterIP() != null && !spec.getClusterIP().isEmpty()) {
      problems.forbidden("spec.clusterIPs[0]", "may not be set for ExternalName services");
    }
  }

  private static void validatePorts(ServiceSpec spec, Problems problems) {
    var ports = ports(spec);
    var names = new HashSet<String>();
    var sockets = new HashSet<String>();
    for (int i = 0; i < ports.size(); i++) {
      var port = ports.get(i);
      var path = "spec.ports[" + i + "]";
      if (port.getName() != null && !port.getName().isEmpty()) {
        Names.label(problems, path + ".name", port.getName());
        if (!names.add(port.getName())) {
          problems.duplicate(path + ".name", port.getName());
        }
      } else if (ports.size() > 1) {
        problems.required(path + ".name", "");
      }
      problems.port(path + ".port", port.getPort() == null ? 0 : port.getPort());
      if (port.getProtocol() != null) {
        problems.oneOf(path + ".protocol", port.getProtocol(), PodRules.protocols());
      }
      if (port.getTargetPort() != null) {
        PodRules.target(port.getTargetPort(), path + ".targetPort", problems);
      }
      if (!sockets.add(port.getProtocol() + "/" + port.getPort())) {
        problems.duplicate(path, port.getProtocol() + "/" + port.getPort());
      }
      if (port.getNodePort() != null
          && port.getNodePort() != 0
          && spec.getType().equals("ClusterIP")) {
        problems.forbidden(path + ".nodePort", "may not be used when `type` is 'ClusterIP'");
      }
    }
  }

  private static void unchangedAddress(ServiceSpec spec, ServiceSpec before, Problems problems) {
    var old = before.getClusterIP();
    if (old == null || old.isEmpty() || spec.getType().equals("ExternalName")) {
      return;
    }
    if (spec.getClusterIP() == null || spec.getClusterIP().isEmpty()) {
      // Left out by whoever writes a manifest again: the address stays.
      spec.setClusterIP(old);
      spec.setClusterIPs(before.getClusterIPs());
      spec.setIpFamilies(before.getIpFamilies());
      spec.setIpFamilyPolicy(before.getIpFamilyPolicy());
    } else if (!spec.getClusterIP().equals(old)) {
      problems.invalid(
          "spec.clusterIPs[0]",
          List.of("\"" + spec.getClusterIP() + "\""),
          "may not change once set");
    }
  }

  @Override
  public void acquire(Service service, Optional<Service> before, Problems problems) {
    var spec = service.getSpec();
    if (spec.getType().equals("ExternalName")) {
      before.ifPresent(this::release);
      return;
    }
    var wanted = spec.getClusterIP();
    var had = before.map(b -> b.getSpec().getClusterIP()).filter(ip -> !ip.isEmpty());
    if (had.isPresent()) {
      return;
    }
    if (wanted == null || wanted.isEmpty()) {
      take(spec, addresses.take());
    } else if (wanted.equals(HEADLESS)) {
      spec.setClusterIPs(List.of(HEADLESS));
      families(spec, true);
    } else {
      takeWanted(spec, wanted, problems);
    }
  }

  private void takeWanted(ServiceSpec spec, String wanted, Problems problems) {
    Ip ip;
    try {
      ip = Ip.parse(wanted);
    } catch (NetduoException _) {
      problems.invalid(
          "spec.clusterIPs[0]",
          wanted,
          "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
      return;
    }
    var failed = "failed to allocate IP " + wanted + ": ";
    if (!addresses.network().contains(ip)) {
      problems.invalid(
          "spec.clusterIPs",
          List.of("\"" + wanted + "\""),
          failed
              + "the provided IP is not in the valid range. The range of valid IPs is "
              + addresses.network());
    } else if (!addresses.take(ip)) {
      problems.invalid(
          "spec.clusterIPs",
          List.of("\"" + wanted + "\""),
          failed + "provided IP is already allocated");
    } else {
      take(spec, ip);
    }
  }

  private static void take(ServiceSpec spec, Ip ip) {
    spec.setClusterIP(ip.toString());
    spec.setClusterIPs(List.of(ip.toString()));
    families(spec, ip.isV4());
  }

  private static void families(ServiceSpec spec, boolean v4) {
    spec.setIpFamilies(List.of(v4 ? "IPv4" : "IPv6"));
    spec.setIpFamilyPolicy("SingleStack");
  }

  @Override
  public void release(Service service) {
    var ip = service.getSpec().getClusterIP();
    if (ip != null && !ip.isEmpty() && !ip.equals(HEADLESS)) {
      addresses.release(Ip.parse(ip));
    }
  }

  private static List<ServicePort> ports(ServiceSpec spec) {
    @Nullable List<ServicePort> ports = spec.getPorts();
    return ports == null ? List.of() : ports;
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
