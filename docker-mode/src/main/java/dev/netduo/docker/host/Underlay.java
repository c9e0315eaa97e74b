package dev.netduo.docker.host;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.engine.Network;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import java.util.List;
import java.util.Map;

/** The network the hosts stand on: what a switch and its cables are to real machines. */
final class Underlay {
  /** The driver option for the largest packet in bytes; on an overlay it is the underlay's. */
  static final String MTU = "com.docker.network.driver.mtu";

  private final Session session;

  Underlay(Session session) {
    this.session = session;
  }

  /**
   * The network, made where it is missing.
   *
   * @param mtu of a new one in bytes; 0 for the Engine's choice
   */
  Network ensure(int mtu) {
    var networks = session.engine().networks();
    var name = HostNames.underlay(session.name());
    return networks
        .find(name)
        .or(() -> {
          create(name, mtu);
          return networks.find(name);
        })
        .orElseThrow(() -> new NetduoException("the hosts' network was removed at once"));
  }

  private void create(String name, int mtu) {
    try {
      session
          .engine()
          .networks()
          .create(
              new NetworkSpec(
                  name,
                  "bridge",
                  List.of(),
                  // Hosts reach each other and the machine, and nothing else.
                  true,
                  false,
                  false,
                  mtu == 0 ? Map.of() : Map.of(MTU, Integer.toString(mtu)),
                  Labels.of(session.name(), HostNames.KIND, "underlay")));
    } catch (EngineException e) {
      if (e.reason() != Reason.CONFLICT) {
        throw e;
      }
      // Somebody else who adds a host to this session was faster.
    }
  }

  /** The machine's own address on it. */
  static Ip machine(Network underlay) {
    return underlay.subnets().stream()
        .flatMap(subnet -> subnet.gateway().stream())
        .findFirst()
        .orElseThrow(
            () -> new NetduoException("the machine has no address on network " + underlay.name()));
  }

  /** Removes it once no host stands on it. */
  void removeIfUnused() {
    session
        .engine()
        .networks()
        .find(HostNames.underlay(session.name()))
        .filter(network -> network.members().isEmpty())
        .ifPresent(network -> session.engine().networks().remove(network.id()));
  }
}
