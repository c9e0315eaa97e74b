package dev.netduo.docker.predict;

import dev.netduo.docker.predict.Workload.OnNetworks;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A port of the machine that leads to a container.
 *
 * @param hostIp the one address of the machine it is bound to; empty for all
 * @param network the network it leads through
 */
record Published(
    Optional<Ip> hostIp, int hostPort, Protocol protocol, BridgeNetwork network, Ip ip, int port) {

  /** All of a set-up's, IPv4 only. They lead through the container's first network. */
  static List<Published> of(DockerSetup setup) {
    var all = new ArrayList<Published>();
    for (var container : setup.containers()) {
      if (!(container.place() instanceof OnNetworks place)) {
        continue;
      }
      var memberships = setup.inOrder(place);
      if (memberships.isEmpty()) {
        continue;
      }
      var first = memberships.getFirst();
      for (var mapping : place.published()) {
        var hostIp = mapping.hostIp();
        if (hostIp.indexOf(':') >= 0) {
          continue;
        }
        all.add(
            new Published(
                hostIp.isEmpty() || hostIp.equals("0.0.0.0")
                    ? Optional.empty()
                    : Optional.of(Ip.parse(hostIp)),
                mapping.hostPort(),
                mapping.container().protocol(),
                setup.network(first.network()),
                first.ip(),
                mapping.container().port()));
      }
    }
    return List.copyOf(all);
  }
}
