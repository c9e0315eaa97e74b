package dev.netduo.docker.compose.model;

import dev.netduo.emulator.engine.ContainerSpec.Dns;
import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.engine.ContainerSpec.Limits;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A service of a Compose file.
 *
 * @param name its name in the file
 * @param image a reference
 * @param command replaces the image's command; empty keeps it
 * @param entrypoint replaces the image's entry point; empty keeps it
 * @param environment variables
 * @param containerName the name of its only container, where the file gives one
 * @param hostname the host name inside; empty takes the container's name
 * @param attachment its networks
 * @param ports host ports mapped to container ports
 * @param exposed ports that are declared but not mapped
 * @param dependsOn services that are started before it
 * @param labels the file's
 * @param restart {@code no}, {@code always}, {@code on-failure[:N]} or {@code unless-stopped}
 * @param dns name servers, search path and options
 * @param extraHosts lines for {@code /etc/hosts} as {@code name:address}
 * @param capabilities Linux capabilities to add
 * @param sysctls kernel settings of its network
 * @param user who runs the command; empty keeps the image's choice
 * @param workingDirectory where the command starts; empty keeps the image's choice
 * @param tty whether a terminal is allocated
 * @param interactive whether standard input stays open
 * @param limits how much of the machine one container may take
 * @param scale how many containers it has
 */
public record ComposeService(
    String name,
    String image,
    List<String> command,
    List<String> entrypoint,
    SortedMap<String, String> environment,
    Optional<String> containerName,
    String hostname,
    Attachment attachment,
    List<PortMapping> ports,
    List<ExposedPort> exposed,
    List<String> dependsOn,
    SortedMap<String, String> labels,
    String restart,
    Dns dns,
    List<String> extraHosts,
    List<String> capabilities,
    SortedMap<String, String> sysctls,
    String user,
    String workingDirectory,
    boolean tty,
    boolean interactive,
    Limits limits,
    int scale) {

  /** The same with another number of containers. */
  public ComposeService scaledTo(int containers) {
    return with(dependsOn, containers);
  }

  /** Changes when its containers would be others; not with their number and who goes before. */
  public String fingerprint() {
    return Fingerprint.of(with(List.of(), 1));
  }

  private ComposeService with(List<String> before, int containers) {
    return new ComposeService(
        name,
        image,
        command,
        entrypoint,
        environment,
        containerName,
        hostname,
        attachment,
        ports,
        exposed,
        before,
        labels,
        restart,
        dns,
        extraHosts,
        capabilities,
        sysctls,
        user,
        workingDirectory,
        tty,
        interactive,
        limits,
        containers);
  }
}
