package dev.netduo.k8s.runtime.pod;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The variables that tell a container of services. Source: Kubernetes {@code
 * pkg/kubelet/envvars/envvars.go}.
 */
final class ServiceVariables {
  private ServiceVariables() {}

  /**
   * @param links whether services of the pod's own namespace are told, not only the API's
   */
  static Map<String, String> of(List<Service> services, String namespace, boolean links) {
    var variables = new LinkedHashMap<String, String>();
    for (var service : services) {
      var meta = service.getMetadata();
      var api = meta.getName().equals("kubernetes") && meta.getNamespace().equals("default");
      var ip = Objects.requireNonNullElse(service.getSpec().getClusterIP(), "");
      var ports = PodParts.orEmpty(service.getSpec().getPorts());
      if ((api || (links && meta.getNamespace().equals(namespace)))
          && !ip.isEmpty()
          && !ip.equals("None")
          && !ports.isEmpty()) {
        add(variables, name(meta.getName()), ip, ports);
      }
    }
    return variables;
  }

  private static void add(
      Map<String, String> into, String name, String ip, List<ServicePort> ports) {
    into.put(name + "_SERVICE_HOST", ip);
    into.put(name + "_SERVICE_PORT", ports.getFirst().getPort().toString());
    for (var port : ports) {
      if (port.getName() != null && !port.getName().isEmpty()) {
        into.put(name + "_SERVICE_PORT_" + name(port.getName()), port.getPort().toString());
      }
    }
    for (int i = 0; i < ports.size(); i++) {
      var port = ports.get(i);
      var protocol = Objects.requireNonNullElse(port.getProtocol(), "TCP");
      var lower = protocol.toLowerCase(Locale.ROOT);
      var url = lower + "://" + ip + ":" + port.getPort();
      if (i == 0) {
        into.put(name + "_PORT", url);
      }
      var prefix = name + "_PORT_" + port.getPort() + "_" + protocol;
      into.put(prefix, url);
      into.put(prefix + "_PROTO", lower);
      into.put(prefix + "_PORT", port.getPort().toString());
      into.put(prefix + "_ADDR", ip);
    }
  }

  private static String name(String name) {
    return name.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
