package dev.netduo.docker.compose.model;

import dev.netduo.docker.grammar.NetworkChoice;
import dev.netduo.emulator.net.Ip;
import java.util.List;
import java.util.Optional;

/** How a service's containers are attached. */
public sealed interface Attachment {

  /** On networks of the file; by name, as compose joins them. */
  record Networks(List<Membership> memberships) implements Attachment {}

  /** By {@code network_mode}: bridge, host, none or another container's network. */
  record Mode(NetworkChoice choice) implements Attachment {}

  /** In the network of another service's first container. */
  record OfService(String service) implements Attachment {}

  /**
   * A place on one network.
   *
   * @param network its name in the file
   * @param aliases further names; the service's own is always one
   * @param ip a fixed address
   */
  record Membership(String network, List<String> aliases, Optional<Ip> ip) {}
}
