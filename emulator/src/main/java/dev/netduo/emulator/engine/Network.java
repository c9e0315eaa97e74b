package dev.netduo.emulator.engine;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network as the engine has it at one moment.
 *
 * @param id the full identifier
 * @param name the engine-wide name
 * @param scope {@code local} or {@code swarm}
 * @param subnets its address ranges with their gateways
 * @param members by container identifier; filled by {@link Networks#find}, may be empty in {@link
 *     Networks#list}
 * @param options driver options
 */
public record Network(
    String id,
    String name,
    String driver,
    String scope,
    boolean internal,
    boolean attachable,
    boolean ipv6,
    List<Subnet> subnets,
    Map<String, Member> members,
    Map<String, String> options,
    Map<String, String> labels,
    Instant created) {

  /** One address range of a network. */
  public record Subnet(Cidr cidr, Optional<Ip> gateway) {}

  /** A container on the network. */
  public record Member(String containerName, Optional<Ip> ip, String mac) {}
}
