package dev.netduo.emulator.guard;

import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.ContainerSpec.Limits;
import dev.netduo.emulator.engine.ContainerSpec.Mount;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import dev.netduo.emulator.engine.ContainerSpec.Volume;
import dev.netduo.emulator.session.Labels;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** The policy for untrusted lines, held against one container that is to be created. */
final class ContainerRules {
  static final String SHARED = "container:";
  private static final long MEBIBYTE = 1L << 20;

  // Every mapped port is two processes of the Engine, which no container's limit holds.
  static final int MOST_PORTS = 16;

  private final LinePolicy policy;
  private final Machine machine;
  private final Function<String, Sharing> shared;
  private final Predicate<String> ownVolume;

  /** Whose the machine is that the engine runs on. */
  enum Machine {
    /** Somebody's, who lends it. */
    REAL,
    /** A container of the session that stands for one: its network may be shared. */
    IN_SESSION
  }

  /** Whose network one gets who joins a container's. */
  enum Sharing {
    /** The container's own, which is the session's. */
    OWN,
    /** That of the machine the engine runs on. */
    OF_MACHINE,
    /** Somebody else's. */
    FOREIGN
  }

  /**
   * @param shared whose network a container, by its identifier, would share
   * @param ownVolume whether a volume, by its name, is one of the session's
   */
  ContainerRules(
      LinePolicy policy,
      Machine machine,
      Function<String, Sharing> shared,
      Predicate<String> ownVolume) {
    this.policy = policy;
    this.machine = machine;
    this.shared = shared;
    this.ownVolume = ownVolume;
  }

  /**
   * The container as it may be created: with limits where it asks for none.
   *
   * @throws Violation where it asks for more than the policy allows
   */
  ContainerSpec admit(ContainerSpec spec) {
    var onMachine = checkNetwork(spec);
    checkMachine(spec);
    spec.mounts().forEach(this::checkMount);
    checkCapabilities(spec);
    checkSysctls(spec);
    checkPorts(spec);
    var admitted = spec.limitedTo(limits(spec.limits()));
    return onMachine ? besideEngine(admitted) : admitted;
  }

  /** Looks whose network it wants; answers whether that is the machine's, and fine. */
  private boolean checkNetwork(ContainerSpec spec) {
    var sharing =
        spec.network().startsWith(SHARED)
            ? shared.apply(spec.network().substring(SHARED.length()))
            : spec.network().equals("host") ? Sharing.OF_MACHINE : Sharing.OWN;
    if (sharing == Sharing.FOREIGN) {
      throw new Violation(
          "network", "the network of a container outside the session", "container:NAME of its own");
    }
    if (sharing == Sharing.OF_MACHINE && machine == Machine.REAL) {
      throw new Violation(
          "network",
          "the machine's own network (host)",
          "the session's networks, bridge, none, and container:NAME of the session");
    }
    return sharing == Sharing.OF_MACHINE;
  }

  // A packet filter alone keeps the containers of a host away from its Engine. Who may program the
  // network that they share lifts it, and who may forge packets passes it.
  private static ContainerSpec besideEngine(ContainerSpec spec) {
    if (!spec.capabilities().isEmpty()) {
      throw new Violation(
          "capabilities",
          "capability " + spec.capabilities().getFirst() + " in a host's own network",
          "none there");
    }
    return spec.without("NET_RAW");
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
      var plain = capability.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", "");
      if (!policy.capabilities().contains(plain)) {
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

  private void checkPorts(ContainerSpec spec) {
    var mapped = spec.ports().size() + (spec.publishAll() ? spec.exposed().size() : 0);
    if (mapped > MOST_PORTS) {
      throw new Violation(
          "ports", mapped + " ports of one container", "at most " + MOST_PORTS + " of them");
    }
    spec.ports().forEach(this::checkPort);
    if (spec.publishAll() && policy.loopbackOnly()) {
      throw new Violation(
          "ports", "all exposed ports on every address", "single ports as 127.0.0.1:PORT:PORT");
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
