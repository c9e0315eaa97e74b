package dev.netduo.emulator.engine;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network to be created.
 *
 * @param name the engine-wide name
 * @param driver {@code bridge}, {@code overlay}, {@code macvlan}, {@code ipvlan}
 * @param ranges its addresses, at most one of each IP version; empty lets the engine choose
 * @param internal whether it has no way to the outside
 * @param attachable whether single containers may join an overlay
 * @param ipv6 whether it has IPv6 addresses
 * @param options driver options, for example {@code com.docker.network.bridge.enable_icc=false}
 * @param labels labels, netduo's own included
 */
public record NetworkSpec(
    String name,
    String driver,
    List<Range> ranges,
    boolean internal,
    boolean attachable,
    boolean ipv6,
    Map<String, String> options,
    Map<String, String> labels) {

  /**
   * Addresses of a network.
   *
   * @param gateway the machine's own address on it; empty lets the engine choose
   * @param part the part of the subnet from which addresses are given; empty for all
   */
  public record Range(Cidr subnet, Optional<Ip> gateway, Optional<Cidr> part) {
    /** A subnet of which the engine gives the addresses as it likes. */
    public static Range of(Cidr subnet) {
      return new Range(subnet, Optional.empty(), Optional.empty());
    }
  }

  /** A bridge network with the engine's defaults. */
  public static NetworkSpec bridge(String name, Map<String, String> labels) {
    return new NetworkSpec(name, "bridge", List.of(), false, false, false, Map.of(), labels);
  }

  /** The same under another engine-wide name and with other labels. */
  public NetworkSpec named(String other, Map<String, String> otherLabels) {
    return new NetworkSpec(other, driver, ranges, internal, attachable, ipv6, options, otherLabels);
  }

  /** The same with no way to the outside. */
  public NetworkSpec withoutOutside() {
    return new NetworkSpec(name, driver, ranges, true, attachable, ipv6, options, labels);
  }

  /** The same with these addresses. */
  public NetworkSpec in(Cidr subnet) {
    return new NetworkSpec(
        name, driver, List.of(Range.of(subnet)), internal, attachable, ipv6, options, labels);
  }
}
