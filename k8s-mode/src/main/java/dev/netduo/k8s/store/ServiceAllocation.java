package dev.netduo.k8s.store;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives services what there is only one of: cluster addresses and node ports. */
final class ServiceAllocation {
  private final ServiceAddresses addresses;
  private final NodePorts ports;

  ServiceAllocation(ServiceAddresses addresses, NodePorts ports) {
    this.addresses = addresses;
    this.ports = ports;
  }

  /**
   * Takes what a service needs and has not, and gives back what it no longer needs. Where a part
   * cannot be had nothing changes hands.
   *
   * @throws NetduoException where a range is used up
   */
  void acquire(ServiceSpec spec, Optional<ServiceSpec> before, Problems problems) {
    var heldAddress = before.flatMap(ServiceTypes::address);
    var heldPorts = before.map(ServiceTypes::nodePorts).orElse(Set.of());
    var taken = new Taken();
    try {
      if (ServiceTypes.needsClusterIp(spec)) {
        address(spec, heldAddress, taken, problems);
      }
      nodePorts(spec, heldPorts, taken, problems);
    } catch (NetduoException e) {
      taken.giveBack();
      throw e;
    }
    if (!problems.causes().isEmpty()) {
      taken.giveBack();
      return;
    }
    var kept = ServiceTypes.address(spec);
    heldAddress.filter(ip -> !kept.equals(Optional.of(ip))).ifPresent(addresses::release);
    var keptPorts = ServiceTypes.nodePorts(spec);
    heldPorts.stream().filter(port -> !keptPorts.contains(port)).forEach(ports::release);
  }

  /** Marks what a stored service has as taken. */
  void restore(ServiceSpec spec) {
    ServiceTypes.address(spec).ifPresent(addresses::take);
    ServiceTypes.nodePorts(spec).stream().filter(NodePorts::inRange).forEach(ports::take);
  }

  void release(ServiceSpec spec) {
    ServiceTypes.address(spec).ifPresent(addresses::release);
    ServiceTypes.nodePorts(spec).stream().filter(NodePorts::inRange).forEach(ports::release);
  }

  /** What changed hands in one request. */
  private final class Taken {
    private @Nullable Ip ip;
    private final Set<Integer> numbers = new HashSet<>();

    void giveBack() {
      if (ip != null) {
        addresses.release(ip);
      }
      numbers.forEach(ports::release);
    }
  }

  private void address(ServiceSpec spec, Optional<Ip> held, Taken taken, Problems problems) {
    if (Given.nothing(spec.getClusterIP())) {
      taken.ip = addresses.take();
      set(spec, taken.ip);
    } else if (!ServiceTypes.isHeadless(spec)) {
      wanted(spec, held, taken, problems);
    }
  }

  private void wanted(ServiceSpec spec, Optional<Ip> held, Taken taken, Problems problems) {
    var ip = Ip.parse(spec.getClusterIP());
    var failed = "failed to allocate IP " + ip + ": ";
    var shown = List.of("\"" + spec.getClusterIP() + "\"");
    if (held.equals(Optional.of(ip))) {
      set(spec, ip);
    } else if (!addresses.network().contains(ip)) {
      problems.invalid(
          "spec.clusterIPs",
          shown,
          failed
              + "the provided IP is not in the valid range. The range of valid IPs is "
              + addresses.network());
    } else if (!addresses.take(ip)) {
      problems.invalid("spec.clusterIPs", shown, failed + "provided IP is already allocated");
    } else {
      taken.ip = ip;
      set(spec, ip);
    }
  }

  private static void set(ServiceSpec spec, Ip ip) {
    spec.setClusterIP(ip.toString());
    spec.setClusterIPs(List.of(ip.toString()));
  }

  private void nodePorts(ServiceSpec spec, Set<Integer> held, Taken taken, Problems problems) {
    // One port number may serve two protocols of the same service.
    var own = new HashSet<Integer>();
    var all = ServiceTypes.ports(spec);
    for (int i = 0; i < all.size(); i++) {
      var number = Given.number(all.get(i).getNodePort());
      if (number != 0) {
        wanted(number, "spec.ports[" + i + "].nodePort", held, own, taken, problems);
      }
    }
    if (!problems.causes().isEmpty()) {
      return;
    }
    if (ServiceTypes.needsNodePorts(spec)) {
      for (var port : all) {
        if (Given.number(port.getNodePort()) == 0) {
          port.setNodePort(next(taken));
        }
      }
    }
    if (!ServiceTypes.needsHealthCheck(spec)) {
      return;
    }
    var health = Given.number(spec.getHealthCheckNodePort());
    if (health == 0) {
      spec.setHealthCheckNodePort(next(taken));
    } else {
      wanted(health, "spec.healthCheckNodePort", held, own, taken, problems);
    }
  }

  private int next(Taken taken) {
    var number = ports.take();
    taken.numbers.add(number);
    return number;
  }

  private void wanted(
      int number,
      String path,
      Set<Integer> held,
      Set<Integer> own,
      Taken taken,
      Problems problems) {
    if (!NodePorts.inRange(number)) {
      problems.invalid(
          path,
          number,
          "provided port is not in the valid range. The range of valid ports is "
              + NodePorts.FIRST
              + "-"
              + NodePorts.LAST);
    } else if (!own.add(number) || held.contains(number)) {
      return;
    } else if (ports.take(number)) {
      taken.numbers.add(number);
    } else {
      problems.invalid(path, number, "provided port is already allocated");
    }
  }
}
