package dev.netduo.emulator.engine;

import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.engine.ContainerSpec.Limits;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A service to be created.
 *
 * @param image the reference every node uses as it has it
 * @param command replaces the image's command; empty keeps it
 * @param labels the service's, netduo's own included
 * @param containerLabels those of its containers
 * @param replicas how many tasks; empty for one on every node, docker's {@code global}
 * @param networks names or identifiers of overlay networks
 * @param constraints where its tasks may run, for example {@code node.hostname==b}
 * @param limits how much of its node each task may take
 */
public record ServiceSpec(
    String name,
    String image,
    List<String> command,
    Map<String, String> environment,
    Map<String, String> labels,
    Map<String, String> containerLabels,
    OptionalInt replicas,
    List<String> networks,
    Endpoint endpoint,
    List<Published> ports,
    List<String> constraints,
    Limits limits) {

  /** The same with other limits. */
  public ServiceSpec limitedTo(Limits other) {
    return new ServiceSpec(
        name,
        image,
        command,
        environment,
        labels,
        containerLabels,
        replicas,
        networks,
        endpoint,
        ports,
        constraints,
        other);
  }

  /** What a service's name stands for. */
  public enum Endpoint {
    /** One virtual address, behind which the kernel spreads connections. */
    VIP,
    /** The addresses of all tasks, in turn. */
    DNSRR
  }

  /**
   * A published port.
   *
   * @param hostPort 0 lets the engine choose
   * @param onEveryNode through the routing mesh; otherwise only where a task runs
   */
  public record Published(int hostPort, ExposedPort target, boolean onEveryNode) {}
}
