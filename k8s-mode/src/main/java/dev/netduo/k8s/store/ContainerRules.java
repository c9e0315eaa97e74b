package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.GRPCAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The containers of a pod. Source: Kubernetes {@code pkg/apis/core/validation}. */
final class ContainerRules {
  private static final Set<String> RESOURCES = Set.of("cpu", "memory", "ephemeral-storage");

  private final Problems problems;
  private final Set<String> volumes;
  private final boolean hostNetwork;
  private final Set<String> names = new HashSet<>();

  /**
   * @param volumes the names the containers may mount
   */
  ContainerRules(PodSpec spec, Set<String> volumes, Problems problems) {
    this.problems = problems;
    this.volumes = volumes;
    this.hostNetwork = Boolean.TRUE.equals(spec.getHostNetwork());
  }

  /** Judges the containers that run side by side. */
  void containers(List<Container> containers, String path) {
    var hostPorts = new HashSet<String>();
    for (int i = 0; i < containers.size(); i++) {
      var at = path + "[" + i + "]";
      container(containers.get(i), at, hostPorts);
      probes(containers.get(i), at);
      lifecycle(containers.get(i), at);
    }
  }

  /** Judges those that run one after the other before. */
  void initContainers(List<Container> containers, String path) {
    for (int i = 0; i < containers.size(); i++) {
      var container = containers.get(i);
      var at = path + "[" + i + "]";
      container(container, at, new HashSet<>());
      if ("Always".equals(container.getRestartPolicy())) {
        probes(container, at);
        lifecycle(container, at);
        continue;
      }
      if (container.getRestartPolicy() != null) {
        problems.oneOf(at + ".restartPolicy", container.getRestartPolicy(), Set.of("Always"));
      }
      var refused = "may not be set for init containers without restartPolicy=Always";
      unset(container.getLifecycle(), at + ".lifecycle", refused);
      unset(container.getLivenessProbe(), at + ".livenessProbe", refused);
      unset(container.getReadinessProbe(), at + ".readinessProbe", refused);
      unset(container.getStartupProbe(), at + ".startupProbe", refused);
    }
  }

  private void unset(@Nullable Object part, String path, String refused) {
    if (part != null) {
      problems.forbidden(path, refused);
    }
  }

  private void container(Container container, String path, Set<String> hostPorts) {
    var name = Given.text(container.getName());
    if (name.isEmpty()) {
      problems.required(path + ".name", "");
    } else {
      Names.label(problems, path + ".name", name);
      if (!names.add(name)) {
        problems.duplicate(path + ".name", name);
      }
    }
    var image = Given.text(container.getImage());
    if (image.isEmpty()) {
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
    problems.oneOf(
        path + ".terminationMessagePolicy",
        container.getTerminationMessagePolicy(),
        Set.of("File", "FallbackToLogsOnError"));
    ports(Given.list(container.getPorts()), path + ".ports", hostPorts);
    EnvRules.validate(Given.list(container.getEnv()), path + ".env", problems);
    EnvRules.from(Given.list(container.getEnvFrom()), path + ".envFrom", problems);
    VolumeRules.mounts(
        Given.list(container.getVolumeMounts()), volumes, path + ".volumeMounts", problems);
    resources(container.getResources(), path + ".resources");
  }

  private void ports(List<ContainerPort> ports, String path, Set<String> hostPorts) {
    var portNames = new HashSet<String>();
    for (int i = 0; i < ports.size(); i++) {
      var port = ports.get(i);
      var at = path + "[" + i + "]";
      if (!Given.nothing(port.getName())) {
        Names.port(problems, at + ".name", port.getName());
        if (!portNames.add(port.getName())) {
          problems.duplicate(at + ".name", port.getName());
        }
      }
      var number = Given.number(port.getContainerPort());
      if (number == 0) {
        problems.required(at + ".containerPort", "");
      } else {
        problems.port(at + ".containerPort", number);
      }
      problems.oneOf(at + ".protocol", Given.text(port.getProtocol()), PodRules.protocols());
      var hostPort = Given.number(port.getHostPort());
      if (hostPort == 0) {
        continue;
      }
      problems.port(at + ".hostPort", hostPort);
      if (hostNetwork && hostPort != number) {
        problems.invalid(
            at + ".containerPort", number, "must match `hostPort` when `hostNetwork` is true");
      }
      var socket = port.getProtocol() + "/" + Given.text(port.getHostIP()) + "/" + hostPort;
      if (!hostPorts.add(socket)) {
        problems.duplicate(at + ".hostPort", socket);
      }
    }
  }

  private void resources(@Nullable ResourceRequirements resources, String path) {
    if (resources == null) {
      return;
    }
    var limits = Given.map(resources.getLimits());
    amounts(limits, path + ".limits");
    amounts(Given.map(resources.getRequests()), path + ".requests");
    Given.map(resources.getRequests())
        .forEach((name, request) -> {
          var limit = limits.get(name);
          if (limit != null && request.compareTo(limit) > 0) {
            problems.invalid(
                path + ".requests",
                request.toString(),
                "must be less than or equal to " + name + " limit of " + limit);
          }
        });
  }

  private void amounts(Map<String, Quantity> amounts, String path) {
    amounts.forEach((name, amount) -> {
      var at = path + "[" + name + "]";
      if (!name.contains("/") && !RESOURCES.contains(name) && !name.startsWith("hugepages-")) {
        problems.invalid(at, name, "must be a standard resource type or fully qualified");
      }
      if (amount.getNumericalAmount().signum() < 0) {
        problems.invalid(at, amount.toString(), "must be greater than or equal to 0");
      }
    });
  }

  private void probes(Container container, String path) {
    probe(container.getLivenessProbe(), path + ".livenessProbe", true);
    probe(container.getReadinessProbe(), path + ".readinessProbe", false);
    probe(container.getStartupProbe(), path + ".startupProbe", true);
  }

  private void probe(@Nullable Probe probe, String path, boolean onceIsEnough) {
    if (probe == null) {
      return;
    }
    handler(
        new Handler(probe.getExec(), probe.getHttpGet(), probe.getTcpSocket(), probe.getGrpc()),
        path);
    problems.notNegative(path + ".initialDelaySeconds", probe.getInitialDelaySeconds());
    problems.notNegative(path + ".timeoutSeconds", probe.getTimeoutSeconds());
    problems.notNegative(path + ".periodSeconds", probe.getPeriodSeconds());
    problems.notNegative(path + ".successThreshold", probe.getSuccessThreshold());
    problems.notNegative(path + ".failureThreshold", probe.getFailureThreshold());
    if (onceIsEnough && Given.number(probe.getSuccessThreshold()) != 1) {
      problems.invalid(path + ".successThreshold", probe.getSuccessThreshold(), "must be 1");
    }
  }

  private void lifecycle(Container container, String path) {
    var lifecycle = container.getLifecycle();
    if (lifecycle != null) {
      hook(lifecycle.getPostStart(), path + ".lifecycle.postStart");
      hook(lifecycle.getPreStop(), path + ".lifecycle.preStop");
    }
  }

  private void hook(@Nullable LifecycleHandler hook, String path) {
    if (hook != null && hook.getSleep() == null) {
      handler(new Handler(hook.getExec(), hook.getHttpGet(), hook.getTcpSocket(), null), path);
    }
  }

  /** The ways to ask a container something, one of which must be given. */
  private record Handler(
      @Nullable ExecAction exec,
      @Nullable HTTPGetAction http,
      @Nullable TCPSocketAction tcp,
      @Nullable GRPCAction grpc) {

    long given() {
      return Stream.of(exec, http, tcp, grpc).filter(Objects::nonNull).count();
    }
  }

  private void handler(Handler handler, String path) {
    if (handler.given() == 0) {
      problems.required(path, "must specify a handler type");
    } else if (handler.given() > 1) {
      problems.forbidden(path, "may not specify more than 1 handler type");
    }
    if (handler.exec() != null && Given.list(handler.exec().getCommand()).isEmpty()) {
      problems.required(path + ".exec.command", "");
    }
    var http = handler.http();
    if (http != null) {
      PodRules.target(http.getPort(), path + ".httpGet.port", problems);
      problems.oneOf(
          path + ".httpGet.scheme", Given.text(http.getScheme()), Set.of("HTTP", "HTTPS"));
    }
    if (handler.tcp() != null) {
      PodRules.target(handler.tcp().getPort(), path + ".tcpSocket.port", problems);
    }
    if (handler.grpc() != null) {
      problems.port(path + ".grpc.port", Given.number(handler.grpc().getPort()));
    }
  }
}
