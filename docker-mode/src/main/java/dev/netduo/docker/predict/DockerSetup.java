package dev.netduo.docker.predict;

import dev.netduo.docker.predict.Workload.InContainer;
import dev.netduo.docker.predict.Workload.Membership;
import dev.netduo.docker.predict.Workload.OnNetworks;
import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * What is declared: a machine, its networks and the containers that run.
 *
 * @param networks those of the bridge driver
 * @param containers in any order
 */
public record DockerSetup(
    Machine machine, List<BridgeNetwork> networks, List<Workload> containers) {
  /** What the machine's own namespace is called; no container can have this name. */
  public static final String THIS_MACHINE = "this machine";

  /**
   * The network of this name.
   *
   * @throws NetduoException where there is none
   */
  BridgeNetwork network(String name) {
    return networks.stream()
        .filter(network -> network.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NetduoException("network " + name + " cannot be predicted"));
  }

  /**
   * The container of this name.
   *
   * @throws NetduoException where none of this name runs
   */
  Workload container(String name) {
    return containers.stream()
        .filter(container -> container.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new NetduoException(
                "no container '" + name + "' runs",
                Nearest.hint(name, containers.stream().map(Workload::name).toList())));
  }

  /** The container whose namespace a container is in: mostly its own. */
  Workload owner(Workload container) {
    var seen = new HashSet<String>();
    var owner = container;
    while (owner.place() instanceof InContainer in) {
      if (!seen.add(owner.name())) {
        throw new NetduoException("containers share each other's network in a circle: " + seen);
      }
      owner = container(in.container());
    }
    return owner;
  }

  /** The namespace a container's processes are in. */
  String namespace(Workload container) {
    var owner = owner(container);
    return owner.place() instanceof Workload.OnMachine ? THIS_MACHINE : owner.name();
  }

  /**
   * A container's places on networks, the one that leads out first. The order is the Engine's
   * (libnetwork's endpoint heap): networks with a way out, then by name; it decides the default
   * route, which network ports are published through, and which of several answers a name has.
   */
  List<Membership> inOrder(OnNetworks place) {
    var ordered = new ArrayList<>(place.memberships());
    ordered.sort(
        Comparator.comparing((Membership m) -> network(m.network()).internal())
            .thenComparing(m -> network(m.network()).engineName()));
    return List.copyOf(ordered);
  }

  /** Whether a container's first network leads out of the machine. */
  boolean leadsOut(OnNetworks place) {
    return inOrder(place).stream()
        .findFirst()
        .filter(m -> !network(m.network()).internal())
        .isPresent();
  }
}
