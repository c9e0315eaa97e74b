package dev.netduo.emulator.guard;

import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.ContainerSpec.Limits;
import dev.netduo.emulator.engine.ContainerSpec.Mount;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import dev.netduo.emulator.engine.ContainerSpec.Volume;
import dev.netduo.emulator.session.Labels;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The policy for untrusted lines, held against one container that is to be created. */
final class ContainerRules {
  private static final String SHARED = "container:";
  private static final long MEBIBYTE = 1L << 20;

  private final LinePolicy policy;
  private final Machine machine;
  private final Predicate<String> ownContainer;
  private final Predicate<String> ownVolume;

  /** Whose the machine is that the engine runs on. */
  enum Machine {
    /** Somebody's, who lends it. */
    REAL,
    /** A container of the session that stands for one: its network may be shared. */
    IN_SESSION
  }

  /**
   * @param ownContainer whether a container, by its identifier, is one of the session's whose
   *     network may be shared
   * @param ownVolume whether a volume, by its name, is one of the session's
   */
  ContainerRules(
      LinePolicy policy,
      Machine machine,
      Predicate<String> ownContainer,
      Predicate<String> ownVolume) {
    this.policy = policy;
    this.machine = machine;
    this.ownContainer = ownContainer;
    this.ownVolume = ownVolume;
  }

  /**
   * The container as it may be created: with limits where it asks for none.
   *
   * @throws Violation where it asks for more than the policy allows
   */
  ContainerSpec admit(ContainerSpec spec) {
    checkNetwork(spec);
    checkMachine(spec);
    spec.mounts().forEach(this::checkMount);
    checkCapabilities(spec);
    checkSysctls(spec);
    spec.ports().forEach(this::checkPort);
    if (spec.publishAll() && policy.loopbackOnly()) {
      throw new Violation(
          "ports", "all exposed ports on every address", "single ports as 127.0.0.1:PORT:PORT");
    }
    return spec.limitedTo(limits(spec.limits()));
  }

  private void checkNetwork(ContainerSpec spec) {
    if (spec.network().equals("host") && machine == Machine.REAL) {
      throw new Violation(
          "network",
          "the machine's own network (host)",
          "the session's networks, bridge, none, and container:NAME of the session");
    }
    if (spec.network().startsWith(SHARED)
        && !ownContainer.test(spec.network().substring(SHARED.length()))) {
      throw new Violation(
          "network", "the network of a container outside the session", "container:NAME of its own");
    }
  }

  private static void checkMachine(ContainerSpec spec) {
    if (!spec.deviceRules().isEmpty()) {
      throw new Violation(
          "devices", String.join(", ", spec.deviceRules()), "the engine's defaults");
    }
    if (!spec.volumes().isEmpty()) {
      throw new Violation(
          "mounts",
          "volumes at " + String.join(", ", spec.volumes()),
          "no bind mounts and volumes");
    }
    if (!spec.binds().isEmpty()) {
      throw new Violation(
          "mounts",
          "mounting " + String.join(", ", spec.binds()),
          "no bind mounts and volumes; files come with the image");
    }
    if (!spec.ipc().isEmpty() && !spec.ipc().equals(spec.network())) {
      throw new Violation(
          "ipc", "the memory of others (ipc=" + spec.ipc() + ")", "the container's own");
    }
    if (spec.hostPid()) {
      throw new Violation("pid", "the machine's processes (pid=host)", "the container's own");
    }
    if (!spec.securityOptions().isEmpty()) {
      throw new Violation(
          "security-options", String.join(", ", spec.securityOptions()), "the engine's defaults");
    }
  }

  // A pod's volume is netduo's; in one that the pod writes to, a part may lead out of it by a link.
  private void checkMount(Mount mount) {
    if (!ownVolume.test(mount.volume().name())) {
      throw new Violation(
          "mounts", "volume " + mount.volume().name(), "volumes of the session's pods");
    }
    if (!mount.subPath().isEmpty() && !isFixed(mount.volume())) {
      throw new Violation(
          "mounts",
          "a part of a volume that can be written to (" + mount.subPath() + ")",
          "such volumes as a whole");
    }
  }

  private static boolean isFixed(Volume volume) {
    return Labels.FIXED.equals(volume.labels().get(Labels.CONTENT));
  }

  private void checkCapabilities(ContainerSpec spec) {
    for (var capability : spec.capabilities()) {
      if (!policy.capabilities().contains(capability.replaceFirst("^CAP_", ""))) {
        throw new Violation(
            "capabilities",
            "capability " + capability,
            policy.capabilities().isEmpty()
                ? "none"
                : String.join(", ", new TreeSet<>(policy.capabilities())));
      }
    }
  }

  // What lies outside net. belongs to other namespaces; the engine refuses most of it by itself.
  private static void checkSysctls(ContainerSpec spec) {
    for (var key : spec.sysctls().keySet()) {
      if (!key.startsWith("net.")) {
        throw new Violation("sysctls", "kernel setting " + key, "those that begin with net.");
      }
    }
  }

  private void checkPort(PortMapping mapping) {
    // 0 lets the engine choose, and it chooses high ones.
    if (mapping.hostPort() != 0 && mapping.hostPort() < policy.leastHostPort()) {
      throw new Violation(
          "ports",
          "host port " + mapping.hostPort(),
          "host ports from " + policy.leastHostPort() + " on");
    }
    if (policy.loopbackOnly() && !isLoopback(mapping.hostIp())) {
      throw new Violation(
          "ports",
          "host port "
              + mapping.hostPort()
              + " on "
              + (mapping.hostIp().isEmpty() ? "every address" : mapping.hostIp()),
          "ports as 127.0.0.1:" + mapping.hostPort() + ":" + mapping.container().port());
    }
  }

  private static boolean isLoopback(String ip) {
    return ip.startsWith("127.") || ip.equals("::1");
  }

  private Limits limits(Limits wanted) {
    if (wanted.memoryBytes() > policy.memoryBytes()) {
      throw new Violation(
          "memory",
          wanted.memoryBytes() / MEBIBYTE + " MiB of memory",
          "up to " + policy.memoryBytes() / MEBIBYTE + " MiB");
    }
    if (wanted.processes() > policy.processes()) {
      throw new Violation(
          "processes", wanted.processes() + " processes", "up to " + policy.processes());
    }
    return new Limits(
        wanted.memoryBytes() > 0 ? wanted.memoryBytes() : policy.memoryBytes(),
        wanted.processes() > 0 ? wanted.processes() : policy.processes(),
        wanted.cpus());
  }
}
