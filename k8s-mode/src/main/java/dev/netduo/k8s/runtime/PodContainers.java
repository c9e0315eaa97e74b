package dev.netduo.k8s.runtime;

import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.ContainerSpec.Limits;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Labels;
import dev.netduo.k8s.runtime.pod.Expansion;
import dev.netduo.k8s.runtime.pod.HostsText;
import dev.netduo.k8s.runtime.pod.PodDns;
import dev.netduo.k8s.runtime.pod.PodParts;
import dev.netduo.k8s.runtime.pod.Privileges;
import dev.netduo.k8s.runtime.volume.VolumeReading;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a pod's containers look like to the engine: a sandbox that holds the network namespace and
 * the volumes, so that they outlive the app, and one container per attempt at a container of the
 * pod that joins it.
 */
final class PodContainers {
  /** Where a sandbox has the pod's volumes. */
  static final String VOLUMES = "/netduo/volumes/";

  /** The volume with the files of {@code /etc} that the engine does not write. */
  static final String OWN_FILES = "netduo-etc";

  /** A pod's own list of hosts. */
  static final String HOSTS = "hosts";

  /** Where a pod asks for names. */
  static final String RESOLV_CONF = "resolv.conf";

  private static final String SANDBOX_IMAGE = "netduo/box";

  private final PodLabels labels;
  private final PodDns dns;
  private final List<Family> families;
  private final boolean v6Kernel;

  /**
   * @param families of the cluster's addresses
   * @param v6Kernel whether the Engine's machine knows IPv6 at all
   */
  PodContainers(PodLabels labels, PodDns dns, List<Family> families, boolean v6Kernel) {
    this.labels = labels;
    this.dns = dns;
    this.families = families;
    this.v6Kernel = v6Kernel;
  }

  private Map<String, String> sysctls(Pod pod) {
    var sysctls = new HashMap<String, String>();
    var v6 = families.contains(Family.IPV6);
    if (v6Kernel) {
      sysctls.put("net.ipv6.conf.all.disable_ipv6", v6 ? "0" : "1");
      sysctls.put("net.ipv6.conf.default.disable_ipv6", v6 ? "0" : "1");
    }
    if (v6) {
      sysctls.put("net.ipv6.conf.default.accept_dad", "0");
      sysctls.put("net.ipv6.conf.default.accept_ra", "0");
    }
    sysctls.putAll(Privileges.sysctls(pod));
    return Map.copyOf(sysctls);
  }

  /** The sandbox of a pod with a network of its own; bare unless the engine writes its files. */
  ContainerSpec sandbox(Pod pod, List<Ip> ips) {
    var marks = labels.of(pod, PodLabels.SANDBOX, pod.getMetadata().getName());
    marks.put(PodLabels.IP, ips.stream().map(Ip::toString).collect(Collectors.joining(",")));
    return ContainerSpec.of(labels.engineName(pod, "sandbox"), SANDBOX_IMAGE)
        .entrypoint(List.of("sleep", "infinity"))
        .securityOptions(List.of(ContainerSpec.NO_FILTER))
        .hostname(HostsText.hostname(pod))
        .labels(marks)
        .dns(dns.of(pod))
        .sysctls(sysctls(pod))
        .ipc("shareable")
        .mounts(sandboxMounts(pod))
        .network(ownFiles(pod).isEmpty() ? "none" : ContainerSpec.BARE)
        .build();
  }

  /** The sandbox of a pod in its node's own network. */
  ContainerSpec hostSandbox(Pod pod, String node) {
    return ContainerSpec.of(labels.engineName(pod, "sandbox"), SANDBOX_IMAGE)
        .entrypoint(List.of("sleep", "infinity"))
        .securityOptions(List.of(ContainerSpec.NO_FILTER))
        .labels(labels.of(pod, PodLabels.HOST_SANDBOX, pod.getMetadata().getName()))
        .mounts(sandboxMounts(pod))
        .network("container:" + node)
        .build();
  }

  /**
   * Files below {@code /etc} that are written for a pod: none for one with a network of its own
   * whose names are asked for where its node asks for them, which may be what only the engine
   * knows.
   */
  Set<String> ownFiles(Pod pod) {
    return PodDns.isNodes(pod) && !PodParts.onHostNetwork(pod)
        ? Set.of()
        : Set.of(HOSTS, RESOLV_CONF);
  }

  /** What the {@code /etc/resolv.conf} of a pod that starts now says. */
  String resolvConf(Pod pod) {
    return PodDns.text(dns.of(pod));
  }

  private List<ContainerSpec.Mount> sandboxMounts(Pod pod) {
    var mounts = new ArrayList<ContainerSpec.Mount>();
    for (var volume : PodParts.volumes(pod)) {
      mounts.add(
          new ContainerSpec.Mount(
              engineVolume(pod, volume), "", VOLUMES + volume.getName(), false));
    }
    if (!ownFiles(pod).isEmpty()) {
      mounts.add(new ContainerSpec.Mount(fixed(pod, OWN_FILES), "", VOLUMES + OWN_FILES, false));
    }
    return List.copyOf(mounts);
  }

  private ContainerSpec.Volume engineVolume(Pod pod, Volume volume) {
    if (!VolumeReading.isScratch(volume)) {
      return fixed(pod, volume.getName());
    }
    var options = new HashMap<String, String>();
    if ("Memory".equals(volume.getEmptyDir().getMedium())) {
      options.put("type", "tmpfs");
      options.put("device", "tmpfs");
      Optional.ofNullable(volume.getEmptyDir().getSizeLimit())
          .map(Quantity::getNumericalAmount)
          .ifPresent(size -> options.put("o", "size=" + size.toBigInteger()));
    }
    var name = labels.engineName(pod, volume.getName());
    return new ContainerSpec.Volume(
        name, labels.of(pod, "volume", volume.getName()), Map.copyOf(options));
  }

  private ContainerSpec.Volume fixed(Pod pod, String name) {
    var marks = labels.of(pod, "volume", name);
    marks.put(Labels.CONTENT, Labels.FIXED);
    return new ContainerSpec.Volume(labels.engineName(pod, name), marks, Map.of());
  }

  /**
   * A further attempt at a container.
   *
   * @param environment its variables
   * @throws dev.netduo.k8s.runtime.pod.ConfigProblem where it asks for what is not given
   */
  ContainerSpec app(
      Pod pod, Container container, int attempt, String sandbox, Map<String, String> environment) {
    var privileges = Privileges.of(pod, container);
    var name = container.getName() + (attempt == 0 ? "" : "-" + attempt);
    return ContainerSpec.of(labels.engineName(pod, name), container.getImage())
        .entrypoint(Expansion.of(PodParts.orEmpty(container.getCommand()), environment))
        .command(Expansion.of(PodParts.orEmpty(container.getArgs()), environment))
        .environment(withHostname(pod, environment))
        .labels(labels.of(pod, container.getName(), attempt))
        .network("container:" + sandbox)
        .ipc(PodParts.onHostNetwork(pod) ? "" : "container:" + sandbox)
        .mounts(mounts(pod, container, environment, privileges.readOnlyRoot()))
        .capabilities(privileges.added())
        .droppedCapabilities(privileges.dropped())
        .readOnlyRoot(privileges.readOnlyRoot())
        .user(privileges.user())
        .workingDirectory(Objects.requireNonNullElse(container.getWorkingDir(), ""))
        .tty(Boolean.TRUE.equals(container.getTty()))
        .interactive(Boolean.TRUE.equals(container.getStdin()))
        .limits(limits(container))
        .build();
  }

  private static Map<String, String> withHostname(Pod pod, Map<String, String> environment) {
    var all = new java.util.LinkedHashMap<String, String>();
    if (!PodParts.onHostNetwork(pod)) {
      all.put("HOSTNAME", HostsText.hostname(pod));
    }
    all.putAll(environment);
    return all;
  }

  private List<ContainerSpec.Mount> mounts(
      Pod pod, Container container, Map<String, String> environment, boolean readOnlyRoot) {
    var mounts = new ArrayList<ContainerSpec.Mount>();
    for (var mount : PodParts.orEmpty(container.getVolumeMounts())) {
      PodParts.volumes(pod).stream()
          .filter(volume -> volume.getName().equals(mount.getName()))
          .findFirst()
          .ifPresent(volume -> mounts.add(mount(pod, volume, mount, environment)));
    }
    var taken = mounts.stream().map(ContainerSpec.Mount::target).collect(Collectors.toSet());
    for (var file : ownFiles(pod)) {
      if (!taken.contains("/etc/" + file)) {
        mounts.add(
            new ContainerSpec.Mount(fixed(pod, OWN_FILES), file, "/etc/" + file, readOnlyRoot));
      }
    }
    return List.copyOf(mounts);
  }

  private ContainerSpec.Mount mount(
      Pod pod, Volume volume, VolumeMount mount, Map<String, String> environment) {
    var readOnly = Boolean.TRUE.equals(mount.getReadOnly()) || !VolumeReading.isScratch(volume);
    return new ContainerSpec.Mount(
        engineVolume(pod, volume), subPath(mount, environment), mount.getMountPath(), readOnly);
  }

  static String subPath(VolumeMount mount, Map<String, String> environment) {
    var expression = Objects.requireNonNullElse(mount.getSubPathExpr(), "");
    return expression.isEmpty()
        ? Objects.requireNonNullElse(mount.getSubPath(), "")
        : Expansion.of(expression, environment);
  }

  private static Limits limits(Container container) {
    var resources = container.getResources();
    var limits = resources == null ? null : resources.getLimits();
    if (limits == null) {
      return Limits.NONE;
    }
    var memory = Optional.ofNullable(limits.get("memory")).map(Quantity::getNumericalAmount);
    var cpu = Optional.ofNullable(limits.get("cpu")).map(Quantity::getNumericalAmount);
    return new Limits(
        memory.map(amount -> amount.longValue()).orElse(0L),
        0,
        cpu.map(amount -> amount.doubleValue()).orElse(0.0));
  }
}
