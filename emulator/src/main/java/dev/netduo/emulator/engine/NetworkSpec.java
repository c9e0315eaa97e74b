package dev.netduo.emulator.engine;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import java.util.Map;
import java.util.Optional;

/**
 * A network to be created.
 *
 * @param name the engine-wide name
 * @param driver {@code bridge}, {@code overlay}, {@code macvlan}, {@code ipvlan}
 * @param subnet its addresses; empty lets the engine choose
 * @param gateway the machine's own address on it; empty lets the engine choose
 * @param ipRange the part of the subnet from which addresses are given; empty for all
 * @param internal whether it has no way to the outside
 * @param attachable whether single containers may join an overlay
 * @param ipv6 whether it has IPv6 addresses
 * @param options driver options, for example {@code com.docker.network.bridge.enable_icc=false}
 * @param labels labels, netduo's own included
 */
public record NetworkSpec(
    String name,
    String driver,
    Optional<Cidr> subnet,
    Optional<Ip> gateway,
    Optional<Cidr> ipRange,
    boolean internal,
    boolean attachable,
    boolean ipv6,
    Map<String, String> options,
    Map<String, String> labels) {

  /** A bridge network with the engine's defaults. */
  public static NetworkSpec bridge(String name, Map<String, String> labels) {
    return new NetworkSpec(
        name,
        "bridge",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        false,
        Map.of(),
        labels);
  }
}
