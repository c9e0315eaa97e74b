package dev.netduo.emulator.engine;

import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import dev.netduo.emulator.net.Ip;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container as the engine has it at one moment.
 *
 * @param id the full 64 digit identifier
 * @param name without the leading slash
 * @param image the reference it was created from
 * @param command the command line that runs, entry point first
 * @param labels its labels
 * @param state {@code created}, {@code running}, {@code restarting}, {@code paused}, {@code
 *     exited}, {@code dead}
 * @param exitCode of the last run; 0 while it runs
 * @param pid the main process as the machine numbers it; 0 where it does not run
 * @param hostname the host name inside
 * @param networkMode as it was asked for ({@link ContainerSpec#BARE} is {@code none}), for example
 *     {@code bridge}, {@code none} or a network's name
 * @param restarts how often its restart policy started it again
 * @param attachments by network name; empty for {@code none}, {@code host} and {@code container:}
 * @param ports the mappings in force
 * @param exposed ports declared by the image or at creation
 * @param imageId the content identifier of its image, {@code sha256:...}
 * @param oomKilled whether the kernel killed its last run for want of memory
 * @param error why the engine could not start it; empty where it could
 * @param created when it was created
 * @param started when it last started, if ever
 * @param finished when it last ended, if ever
 */
public record Container(
    String id,
    String name,
    String image,
    List<String> command,
    Map<String, String> labels,
    String state,
    int exitCode,
    int restarts,
    int pid,
    String hostname,
    String networkMode,
    Map<String, Attachment> attachments,
    List<PortMapping> ports,
    List<ExposedPort> exposed,
    String imageId,
    boolean oomKilled,
    String error,
    Instant created,
    Optional<Instant> started,
    Optional<Instant> finished) {

  /**
   * A container's place on one network.
   *
   * @param ip its address; empty while the container does not run
   * @param gateway the network's gateway; empty where there is none
   * @param mac hardware address; empty while the container does not run
   * @param ipV6 its IPv6 address where it has one, also besides one of IPv4
   */
  public record Attachment(
      String networkId,
      Optional<Ip> ip,
      int prefixLength,
      Optional<Ip> gateway,
      String mac,
      List<String> aliases,
      Optional<Ip> ipV6) {}

  /** Whether its main process runs. */
  public boolean isRunning() {
    return state.equals("running");
  }
}
