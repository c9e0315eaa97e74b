package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerStatus;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ingresses. Source: Kubernetes {@code pkg/apis/networking/validation}. */
final class IngressStrategy implements Strategy<Ingress> {
  private static final String OLD_CLASS = "kubernetes.io/ingress.class";

  private final Supplier<Optional<String>> defaultClass;

  /**
   * @param defaultClass the class of Ingresses that name none, where there is one
   */
  IngressStrategy(Supplier<Optional<String>> defaultClass) {
    this.defaultClass = defaultClass;
  }

  @Override
  public void begin(Ingress ingress) {
    if (ingress.getSpec() != null
        && ingress.getSpec().getIngressClassName() == null
        && oldClass(ingress) == null) {
      ingress.getSpec().setIngressClassName(defaultClass.get().orElse(null));
    }
    var status = new IngressStatus();
    status.setLoadBalancer(new IngressLoadBalancerStatus());
    ingress.setStatus(status);
  }

  private static @Nullable String oldClass(Ingress ingress) {
    return Given.map(ingress.getMetadata().getAnnotations()).get(OLD_CLASS);
  }

  @Override
  public void validate(Ingress ingress, Optional<Ingress> before, Problems problems) {
    var spec = ingress.getSpec();
    var rules = spec == null ? List.<IngressRule>of() : Given.list(spec.getRules());
    if (spec == null || (rules.isEmpty() && spec.getDefaultBackend() == null)) {
      problems.invalid("spec", Set.of(), "either `defaultBackend` or `rules` must be specified");
      return;
    }
    if (spec.getDefaultBackend() != null) {
      backend(spec.getDefaultBackend(), "spec.defaultBackend", problems);
    }
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), "spec.rules[" + i + "]", problems);
    }
    var tls = Given.list(spec.getTls());
    for (int i = 0; i < tls.size(); i++) {
      var hosts = Given.list(tls.get(i).getHosts());
      for (int h = 0; h < hosts.size(); h++) {
        host(hosts.get(h), "spec.tls[" + i + "].hosts[" + h + "]", problems);
      }
    }
    if (spec.getIngressClassName() != null) {
      Names.subdomain(problems, "spec.ingressClassName", spec.getIngressClassName());
    }
    var old = oldClass(ingress);
    if (before.isEmpty()
        && old != null
        && spec.getIngressClassName() != null
        && !old.equals(spec.getIngressClassName())) {
      problems.invalid(
          "annotations." + OLD_CLASS, old, "must match `ingressClassName` when both are specified");
    }
  }

  @Override
  public void validateStatus(Ingress ingress, Problems problems) {
    LoadBalancerRules.validate(ingress, problems);
  }

  private static void rule(IngressRule rule, String path, Problems problems) {
    if (!Given.nothing(rule.getHost())) {
      host(rule.getHost(), path + ".host", problems);
    }
    if (rule.getHttp() == null) {
      return;
    }
    var paths = Given.list(rule.getHttp().getPaths());
    if (paths.isEmpty()) {
      problems.required(path + ".http.paths", "");
    }
    for (int i = 0; i < paths.size(); i++) {
      path(paths.get(i), path + ".http.paths[" + i + "]", problems);
    }
  }

  private static void host(String host, String path, Problems problems) {
    if (IpRules.isIp(host)) {
      problems.invalid(path, host, "must be a DNS name, not an IP address");
    } else {
      Names.subdomain(problems, path, host.startsWith("*.") ? host.substring(2) : host);
    }
  }

  private static void path(HTTPIngressPath path, String at, Problems problems) {
    var text = Given.text(path.getPath());
    switch (path.getPathType()) {
      case null -> problems.required(at + ".pathType", "pathType must be specified");
      case "Exact", "Prefix" -> absolute(text, at + ".path", problems);
      case "ImplementationSpecific" -> {
        if (!text.isEmpty() && !text.startsWith("/")) {
          problems.invalid(at + ".path", text, "must be an absolute path");
        }
      }
      default ->
          problems.oneOf(
              at + ".pathType",
              path.getPathType(),
              Set.of("Exact", "ImplementationSpecific", "Prefix"));
    }
    backend(path.getBackend(), at + ".backend", problems);
  }

  private static void absolute(String path, String at, Problems problems) {
    if (!path.startsWith("/")) {
      problems.invalid(at, path, "must be an absolute path");
    }
    for (var bad : List.of("//", "/./", "/../", "%2f", "%2F")) {
      if (path.contains(bad)) {
        problems.invalid(at, path, "must not contain '" + bad + "'");
      }
    }
    for (var bad : List.of("/..", "/.")) {
      if (path.endsWith(bad)) {
        problems.invalid(at, path, "cannot end with '" + bad + "'");
      }
    }
  }

  private static void backend(@Nullable IngressBackend backend, String path, Problems problems) {
    if (backend == null || (backend.getService() == null && backend.getResource() == null)) {
      problems.required(path, "resource or service backend is required");
      return;
    }
    if (backend.getService() != null && backend.getResource() != null) {
      problems.invalid(path, "", "cannot set both resource and service backends");
      return;
    }
    var service = backend.getService();
    if (service == null) {
      return;
    }
    if (Given.nothing(service.getName())) {
      problems.required(path + ".service.name", "");
    } else {
      Names.service(problems, path + ".service.name", service.getName());
    }
    var port = service.getPort();
    var name = port == null ? "" : Given.text(port.getName());
    var number = port == null ? 0 : Given.number(port.getNumber());
    if (!name.isEmpty() && number != 0) {
      problems.invalid(path, "", "cannot set both port name & port number");
    } else if (!name.isEmpty()) {
      Names.port(problems, path + ".service.port.name", name);
    } else if (number != 0) {
      problems.port(path + ".service.port.number", number);
    } else {
      problems.required(path, "port name or number is required");
    }
  }

  @Override
  public Object spec(Ingress ingress) {
    return ingress.getSpec() == null ? List.of() : ingress.getSpec();
  }

  @Override
  public void copyStatus(Ingress from, Ingress into) {
    into.setStatus(from.getStatus());
  }
}
