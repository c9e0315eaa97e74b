package dev.netduo.docker.host;

import dev.netduo.emulator.engine.Network;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.engine.Networks;
import dev.netduo.emulator.net.Ip;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The networks of a host. An overlay is there for every host of the Swarm, but a worker's Engine
 * knows it only while a container of its own is on it; until then the manager is asked.
 */
final class SwarmNetworks implements Networks {
  private static final int ENGINES_DEFAULT_MTU = 1500;

  private final Networks own;
  private final Supplier<Optional<Networks>> managers;
  private final Supplier<OptionalInt> underlayMtu;

  /**
   * @param managers those of the Swarm's manager, where it is another host
   * @param underlayMtu largest packet between hosts in bytes, where it is known
   */
  SwarmNetworks(
      Networks own, Supplier<Optional<Networks>> managers, Supplier<OptionalInt> underlayMtu) {
    this.own = own;
    this.managers = managers;
    this.underlayMtu = underlayMtu;
  }

  @Override
  public String create(NetworkSpec spec) {
    return own.create(spec.driver().equals("overlay") ? fitting(spec) : spec);
  }

  // The Engine takes 1500 for granted and subtracts 50 for the encapsulation from it.
  private NetworkSpec fitting(NetworkSpec spec) {
    var mtu = underlayMtu.get();
    if (spec.options().containsKey(Underlay.MTU)
        || mtu.isEmpty()
        || mtu.getAsInt() == ENGINES_DEFAULT_MTU) {
      return spec;
    }
    var options = new LinkedHashMap<>(spec.options());
    options.put(Underlay.MTU, Integer.toString(mtu.getAsInt()));
    return new NetworkSpec(
        spec.name(),
        spec.driver(),
        spec.ranges(),
        spec.internal(),
        spec.attachable(),
        spec.ipv6(),
        options,
        spec.labels());
  }

  @Override
  public Optional<Network> find(String network) {
    return own.find(network)
        .or(() ->
            managers
                .get()
                .flatMap(networks -> networks.find(network))
                .filter(found -> found.scope().equals("swarm")));
  }

  @Override
  public List<Network> list(Map<String, String> labels) {
    return own.list(labels);
  }

  @Override
  public void connect(String network, String container, List<String> aliases, Optional<Ip> ip) {
    own.connect(network, container, aliases, ip);
  }

  @Override
  public void disconnect(String network, String container, boolean force) {
    own.disconnect(network, container, force);
  }

  @Override
  public void remove(String network) {
    own.remove(network);
  }
}
