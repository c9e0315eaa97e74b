package dev.netduo.docker.predict;

import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import dev.netduo.emulator.net.Ip;
import java.util.List;

/**
 * A running container.
 *
 * @param name the name the user knows
 * @param hostname its own name for itself
 * @param place where it is
 * @param listens the ports its processes listen on, on all addresses
 */
public record Workload(String name, String hostname, Place place, List<ExposedPort> listens) {

  /** Where a container is. */
  public sealed interface Place {}

  /**
   * On networks.
   *
   * @param published ports of the machine that lead to it right now, each with a number. The Engine
   *     publishes none of a container that starts on internal networks alone, and goes on to
   *     publish those of one that lost its last other network
   */
  public record OnNetworks(List<Membership> memberships, List<PortMapping> published)
      implements Place {}

  /** In the machine's own network. */
  public record OnMachine() implements Place {}

  /** With nothing but the loopback. */
  public record Alone() implements Place {}

  /** In another container's network. */
  public record InContainer(String container) implements Place {}

  /**
   * A place on one network.
   *
   * @param network by the name the user knows
   * @param names everything it is found by there: names, aliases, short identifier, host name
   */
  public record Membership(String network, Ip ip, List<String> names) {}
}
