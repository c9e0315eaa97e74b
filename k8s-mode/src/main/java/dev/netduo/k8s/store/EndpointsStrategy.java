package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import java.util.List;
import java.util.Optional;

/** Endpoints objects. Source: {@code ValidateEndpoints} of {@code pkg/apis/core/validation}. */
final class EndpointsStrategy implements Strategy<Endpoints> {

  @Override
  public boolean hasStatus() {
    return false;
  }

  @Override
  public void fillIn(Endpoints endpoints) {
    for (var subset : Given.list(endpoints.getSubsets())) {
      for (var port : Given.list(subset.getPorts())) {
        if (Given.nothing(port.getProtocol())) {
          port.setProtocol("TCP");
        }
      }
    }
  }

  @Override
  public void validate(Endpoints endpoints, Optional<Endpoints> before, Problems problems) {
    var subsets = Given.list(endpoints.getSubsets());
    // What an earlier version took stays as it is until somebody changes it.
    if (before.filter(old -> Given.list(old.getSubsets()).equals(subsets)).isPresent()) {
      return;
    }
    for (int i = 0; i < subsets.size(); i++) {
      subset(subsets.get(i), "subsets[" + i + "]", problems);
    }
  }

  private static void subset(EndpointSubset subset, String path, Problems problems) {
    var ready = Given.list(subset.getAddresses());
    var notReady = Given.list(subset.getNotReadyAddresses());
    if (ready.isEmpty() && notReady.isEmpty()) {
      problems.required(path, "must specify `addresses` or `notReadyAddresses`");
    }
    addresses(ready, path + ".addresses", problems);
    addresses(notReady, path + ".notReadyAddresses", problems);
    var ports = Given.list(subset.getPorts());
    for (int i = 0; i < ports.size(); i++) {
      port(ports.get(i), ports.size() > 1, path + ".ports[" + i + "]", problems);
    }
  }

  private static void addresses(List<EndpointAddress> addresses, String path, Problems problems) {
    for (int i = 0; i < addresses.size(); i++) {
      var address = addresses.get(i);
      var at = path + "[" + i + "]";
      IpRules.ip(Given.text(address.getIp()), at + ".ip", problems)
          .ifPresent(ip -> IpRules.reachable(ip, at + ".ip", problems));
      if (!Given.nothing(address.getHostname())) {
        Names.label(problems, at + ".hostname", address.getHostname());
      }
      if (address.getNodeName() != null) {
        Names.subdomain(problems, at + ".nodeName", address.getNodeName());
      }
    }
  }

  private static void port(EndpointPort port, boolean named, String path, Problems problems) {
    if (!Given.nothing(port.getName())) {
      Names.label(problems, path + ".name", port.getName());
    } else if (named) {
      problems.required(path + ".name", "");
    }
    problems.port(path + ".port", Given.number(port.getPort()));
    problems.oneOf(path + ".protocol", port.getProtocol(), PodRules.protocols());
    if (port.getAppProtocol() != null) {
      Names.labelKey(problems, path + ".appProtocol", port.getAppProtocol());
    }
  }

  @Override
  public Object spec(Endpoints endpoints) {
    return List.of();
  }
}
