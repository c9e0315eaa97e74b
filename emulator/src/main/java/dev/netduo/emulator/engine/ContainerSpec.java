package dev.netduo.emulator.engine;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A container to be created. Built with {@link #of(String, String)} and the {@code with} methods of
 * {@link ContainerSpecBuilder}.
 *
 * @param name the engine-wide name; empty lets the engine choose
 * @param image the image's reference
 * @param command replaces the image's command; empty keeps it
 * @param entrypoint replaces the image's entry point; empty keeps it
 * @param environment variables
 * @param labels labels, netduo's own included
 * @param hostname the host name inside, or empty for the engine's choice
 * @param network the network mode: {@code bridge}, {@code none}, {@code host}, {@code
 *     container:ID}, a network's name, or {@link #BARE}
 * @param aliases names on that network, user-defined networks only
 * @param ip fixed address on that network
 * @param ports host ports mapped to container ports
 * @param exposed container ports that are declared but not mapped
 * @param publishAll maps every exposed port to a free host port
 * @param capabilities Linux capabilities to add, for example {@code NET_ADMIN}
 * @param droppedCapabilities Linux capabilities to take away, {@code ALL} for every one
 * @param sysctls namespaced kernel settings, for example {@code net.ipv4.ip_forward=1}
 * @param dns name servers, search path and options
 * @param extraHosts lines for {@code /etc/hosts} as {@code name:address}
 * @param securityOptions for example {@code apparmor=unconfined}; as docker's command line does,
 *     {@code systempaths=unconfined} shows all of {@code /proc} and {@code /sys}
 * @param hostPid whether the container sees the machine's processes
 * @param restartPolicy {@code no}, {@code always}, {@code on-failure[:N]} or {@code unless-stopped}
 * @param tty whether a terminal is allocated
 * @param interactive whether standard input stays open
 * @param autoRemove whether the engine removes it when it exits
 * @param binds bind mounts as {@code host:container[:ro]}
 * @param deviceRules devices it may use, for example {@code a *:* rwm} for all
 * @param volumes paths that lie on anonymous volumes, which are removed with the container
 * @param user who runs the main process, as {@code user[:group]}; empty keeps the image's choice
 * @param workingDirectory where the main process starts; empty keeps the image's choice
 * @param limits how much of the machine it may take
 * @param readOnlyRoot whether the image's file system cannot be written to
 * @param ipc {@code shareable}, {@code container:ID}, or empty for the engine's choice
 * @param mounts volumes with a name, which stay when the container is removed
 */
public record ContainerSpec(
    String name,
    String image,
    List<String> command,
    List<String> entrypoint,
    Map<String, String> environment,
    Map<String, String> labels,
    String hostname,
    String network,
    List<String> aliases,
    Optional<Ip> ip,
    List<PortMapping> ports,
    List<ExposedPort> exposed,
    boolean publishAll,
    List<String> capabilities,
    List<String> droppedCapabilities,
    Map<String, String> sysctls,
    Dns dns,
    List<String> extraHosts,
    List<String> securityOptions,
    boolean hostPid,
    String restartPolicy,
    boolean tty,
    boolean interactive,
    boolean autoRemove,
    List<String> binds,
    List<String> deviceRules,
    List<String> volumes,
    String user,
    String workingDirectory,
    Limits limits,
    boolean readOnlyRoot,
    String ipc,
    List<Mount> mounts) {

  /**
   * The network mode of a container whose namespace the engine makes and never looks at: besides
   * what {@code none} leaves out, it has no {@code /etc/hosts} and no {@code /etc/resolv.conf}, and
   * IPv6 is as the kernel has it. It starts in half the time, since an Engine prepares each
   * namespace that it looks after by starting itself twice more.
   */
  public static final String BARE = "none, bare";

  /**
   * The security option of a container that runs nothing but netduo's own programs. An Engine
   * spends a sixth of a start on preparing and loading the filter of system calls that is left out.
   */
  public static final String NO_FILTER = "seccomp=unconfined";

  /** A container port and its protocol. */
  public record ExposedPort(int port, Protocol protocol) {
    @Override
    public String toString() {
      return port + "/" + protocol.lowerCase();
    }
  }

  /**
   * A host port mapped to a container port.
   *
   * @param hostIp the address it is bound to on the host, or empty for all
   * @param hostPort the port on the host; 0 lets the engine choose
   */
  public record PortMapping(String hostIp, int hostPort, ExposedPort container) {}

  /** What goes into {@code /etc/resolv.conf}; empty lists keep the engine's choice. */
  public record Dns(List<String> servers, List<String> search, List<String> options) {
    /** The engine's choice. */
    public static final Dns DEFAULT = new Dns(List.of(), List.of(), List.of());
  }

  /**
   * How much of the machine a container may take; 0 stands for no limit.
   *
   * @param memoryBytes memory and swap together, in bytes
   * @param processes processes and threads at one time
   * @param cpus processor time, in processors
   */
  public record Limits(long memoryBytes, long processes, double cpus) {
    /** All there is. */
    public static final Limits NONE = new Limits(0, 0, 0);
  }

  /**
   * A volume that several containers may share; the engine makes it with the first of them.
   *
   * @param name the engine-wide name
   * @param labels labels it is made with, netduo's own included
   * @param options the local driver's options, for example {@code type=tmpfs}
   */
  public record Volume(String name, Map<String, String> labels, Map<String, String> options) {}

  /**
   * A volume's place in a container. What the image has there is hidden, not copied.
   *
   * @param subPath the part of the volume that is mounted, which must exist; empty for all of it
   * @param target an absolute path
   */
  public record Mount(Volume volume, String subPath, String target, boolean readOnly) {}

  /** The same with other limits. */
  public ContainerSpec limitedTo(Limits other) {
    return changed(other, droppedCapabilities);
  }

  /** The same without a capability that the engine would give it unasked. */
  public ContainerSpec without(String capability) {
    return changed(
        limits, Stream.concat(droppedCapabilities.stream(), Stream.of(capability)).toList());
  }

  private ContainerSpec changed(Limits newLimits, List<String> dropped) {
    return new ContainerSpec(
        name,
        image,
        command,
        entrypoint,
        environment,
        labels,
        hostname,
        network,
        aliases,
        ip,
        ports,
        exposed,
        publishAll,
        capabilities,
        dropped,
        sysctls,
        dns,
        extraHosts,
        securityOptions,
        hostPid,
        restartPolicy,
        tty,
        interactive,
        autoRemove,
        binds,
        deviceRules,
        volumes,
        user,
        workingDirectory,
        newLimits,
        readOnlyRoot,
        ipc,
        mounts);
  }

  /**
   * Starts a description; everything else has the engine's defaults, the network mode is {@code
   * none}.
   */
  public static ContainerSpecBuilder of(String name, String image) {
    return new ContainerSpecBuilder(name, image);
  }
}
