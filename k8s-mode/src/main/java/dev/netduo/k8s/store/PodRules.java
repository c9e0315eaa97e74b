package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Defaults and validation of a pod's spec, alone or as a template. */
final class PodRules {
  private static final Set<String> PROTOCOLS = Set.of("TCP", "UDP", "SCTP");

  private PodRules() {}

  static void fillIn(PodSpec spec) {
    if (spec.getRestartPolicy() == null) {
      spec.setRestartPolicy("Always");
    }
    if (spec.getDnsPolicy() == null) {
      spec.setDnsPolicy("ClusterFirst");
    }
    if (spec.getSchedulerName() == null) {
      spec.setSchedulerName("default-scheduler");
    }
    if (spec.getTerminationGracePeriodSeconds() == null) {
      spec.setTerminationGracePeriodSeconds(30L);
    }
    if (spec.getEnableServiceLinks() == null) {
      spec.setEnableServiceLinks(true);
    }
    Stream.concat(containers(spec.getInitContainers()), containers(spec.getContainers()))
        .forEach(PodRules::fillIn);
  }

  private static void fillIn(Container container) {
    if (container.getImagePullPolicy() == null && container.getImage() != null) {
      container.setImagePullPolicy(latest(container.getImage()) ? "Always" : "IfNotPresent");
    }
    if (container.getTerminationMessagePath() == null) {
      container.setTerminationMessagePath("/dev/termination-log");
    }
    if (container.getTerminationMessagePolicy() == null) {
      container.setTerminationMessagePolicy("File");
    }
    for (var port : ports(container)) {
      if (port.getProtocol() == null || port.getProtocol().isEmpty()) {
        port.setProtocol("TCP");
      }
    }
    fillIn(container.getReadinessProbe());
    fillIn(container.getLivenessProbe());
    fillIn(container.getStartupProbe());
  }

  private static void fillIn(@Nullable Probe probe) {
    if (probe == null) {
      return;
    }
    probe.setTimeoutSeconds(atLeastOne(probe.getTimeoutSeconds(), 1));
    probe.setPeriodSeconds(atLeastOne(probe.getPeriodSeconds(), 10));
    probe.setSuccessThreshold(atLeastOne(probe.getSuccessThreshold(), 1));
    probe.setFailureThreshold(atLeastOne(probe.getFailureThreshold(), 3));
    var http = probe.getHttpGet();
    if (http != null) {
      if (http.getScheme() == null) {
        http.setScheme("HTTP");
      }
      if (http.getPath() == null) {
        http.setPath("/");
      }
    }
  }

  private static int atLeastOne(@Nullable Integer value, int otherwise) {
    return value == null || value == 0 ? otherwise : value;
  }

  private static boolean latest(String image) {
    var name = image.substring(image.lastIndexOf('/') + 1);
    return !image.contains("@") && (!name.contains(":") || name.endsWith(":latest"));
  }

  /**
   * @param path where the spec stands, for example {@code spec.template.spec}
   */
  static void validate(@Nullable PodSpec spec, String path, Problems problems) {
    if (spec == null || containers(spec.getContainers()).findAny().isEmpty()) {
      problems.required(path + ".containers", "");
      return;
    }
    problems.oneOf(
        path + ".restartPolicy", spec.getRestartPolicy(), Set.of("Always", "OnFailure", "Never"));
    problems.oneOf(
        path + ".dnsPolicy",
        spec.getDnsPolicy(),
        Set.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"));
    if (spec.getTerminationGracePeriodSeconds() < 0) {
      problems.invalid(
          path + ".terminationGracePeriodSeconds",
          spec.getTerminationGracePeriodSeconds(),
          "must be greater than or equal to 0");
    }
    var names = new HashSet<String>();
    validate(spec.getContainers(), path + ".containers", names, problems);
    validate(spec.getInitContainers(), path + ".initContainers", names, problems);
  }

  private static void validate(
      @Nullable List<Container> containers, String path, Set<String> names, Problems problems) {
    if (containers == null) {
      return;
    }
    for (int i = 0; i < containers.size(); i++) {
      validate(containers.get(i), path + "[" + i + "]", names, problems);
    }
  }

  private static void validate(
      Container container, String path, Set<String> names, Problems problems) {
    var name = container.getName();
    if (name == null || name.isEmpty()) {
      problems.required(path + ".name", "");
    } else {
      Names.label(problems, path + ".name", name);
      if (!names.add(name)) {
        problems.duplicate(path + ".name", name);
      }
    }
    var image = container.getImage();
    if (image == null || image.isEmpty()) {
      problems.required(path + ".image", "");
    } else if (!image.equals(image.strip())) {
      problems.invalid(path + ".image", image, "must not have leading or trailing whitespace");
    }
    if (container.getImagePullPolicy() != null) {
      problems.oneOf(
          path + ".imagePullPolicy",
          container.getImagePullPolicy(),
          Set.of("Always", "IfNotPresent", "Never"));
    }
    validatePorts(container, path, problems);
    probe(container.getReadinessProbe(), path + ".readinessProbe", problems);
    probe(container.getLivenessProbe(), path + ".livenessProbe", problems);
    probe(container.getStartupProbe(), path + ".startupProbe", problems);
  }

  private static void validatePorts(Container container, String path, Problems problems) {
    var portNames = new HashSet<String>();
    var ports = ports(container);
    for (int i = 0; i < ports.size(); i++) {
      var port = ports.get(i);
      var at = path + ".ports[" + i + "]";
      if (port.getContainerPort() == null) {
        problems.required(at + ".containerPort", "");
      } else {
        problems.port(at + ".containerPort", port.getContainerPort());
      }
      if (port.getHostPort() != null && port.getHostPort() != 0) {
        problems.port(at + ".hostPort", port.getHostPort());
      }
      problems.oneOf(at + ".protocol", port.getProtocol(), PROTOCOLS);
      if (port.getName() != null) {
        Names.port(problems, at + ".name", port.getName());
        if (!portNames.add(port.getName())) {
          problems.duplicate(at + ".name", port.getName());
        }
      }
    }
  }

  private static void probe(@Nullable Probe probe, String path, Problems problems) {
    if (probe == null) {
      return;
    }
    var ways =
        Stream.of(probe.getExec(), probe.getGrpc(), probe.getHttpGet(), probe.getTcpSocket())
            .filter(java.util.Objects::nonNull)
            .count();
    if (ways == 0) {
      problems.required(path, "must specify a handler type");
    } else if (ways > 1) {
      problems.forbidden(path, "may not specify more than 1 handler type");
    }
    if (probe.getHttpGet() != null) {
      target(probe.getHttpGet().getPort(), path + ".httpGet.port", problems);
    }
    if (probe.getTcpSocket() != null) {
      target(probe.getTcpSocket().getPort(), path + ".tcpSocket.port", problems);
    }
  }

  /** A port given by number or by name. */
  static void target(@Nullable IntOrString port, String path, Problems problems) {
    if (port == null) {
      problems.required(path, "");
    } else if (port.getStrVal() != null) {
      Names.port(problems, path, port.getStrVal());
    } else {
      problems.port(path, port.getIntVal() == null ? 0 : port.getIntVal());
    }
  }

  static Set<String> protocols() {
    return PROTOCOLS;
  }

  private static Stream<Container> containers(@Nullable List<Container> containers) {
    return containers == null ? Stream.empty() : containers.stream();
  }

  private static List<ContainerPort> ports(Container container) {
    return container.getPorts() == null ? List.of() : container.getPorts();
  }
}
