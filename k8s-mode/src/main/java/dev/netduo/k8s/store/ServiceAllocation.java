package dev.netduo.k8s.store;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import java.util.ArrayList;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gives services what there is only one of: cluster addresses and node ports. */
final class ServiceAllocation {
  private final ServiceAddresses addresses;
  private final NodePorts ports;

  ServiceAllocation(ServiceAddresses addresses, NodePorts ports) {
    this.addresses = addresses;
    this.ports = ports;
  }

  /** The cluster's families, its primary one first. */
  List<Family> families() {
    return addresses.families();
  }

  /**
   * Takes what a service needs and has not, and gives back what it no longer needs. Where a part
   * cannot be had nothing changes hands.
   *
   * @throws NetduoException where a range is used up
   */
  void acquire(ServiceSpec spec, Optional<ServiceSpec> before, Problems problems) {
    var heldAddresses = before.map(ServiceTypes::addresses).orElse(List.of());
    var heldPorts = before.map(ServiceTypes::nodePorts).orElse(Set.of());
    var taken = new Taken();
    try {
      if (ServiceTypes.needsClusterIp(spec)) {
        addresses(spec, heldAddresses, taken, problems);
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
    var kept = ServiceTypes.addresses(spec);
    heldAddresses.stream().filter(ip -> !kept.contains(ip)).forEach(addresses::release);
    var keptPorts = ServiceTypes.nodePorts(spec);
    heldPorts.stream().filter(port -> !keptPorts.contains(port)).forEach(ports::release);
  }

  /** Marks what a stored service has as taken. */
  void restore(ServiceSpec spec) {
    ServiceTypes.addresses(spec).forEach(addresses::take);
    ServiceTypes.nodePorts(spec).stream().filter(NodePorts::inRange).forEach(ports::take);
  }

  void release(ServiceSpec spec) {
    ServiceTypes.addresses(spec).forEach(addresses::release);
    ServiceTypes.nodePorts(spec).stream().filter(NodePorts::inRange).forEach(ports::release);
  }

  /** What changed hands in one request. */
  private final class Taken {
    private final List<Ip> ips = new ArrayList<>();
    private final Set<Integer> numbers = new HashSet<>();

    void giveBack() {
      ips.forEach(addresses::release);
      numbers.forEach(ports::release);
    }
  }

  private void addresses(ServiceSpec spec, List<Ip> held, Taken taken, Problems problems) {
    if (ServiceTypes.isHeadless(spec)) {
      return;
    }
    var asked = ServiceTypes.addresses(spec);
    var families = Given.list(spec.getIpFamilies());
    var given = new ArrayList<String>();
    for (int i = 0; i < families.size(); i++) {
      var ip = i < asked.size() ? asked.get(i) : taken(Family.named(families.get(i)), taken);
      if (i < asked.size()) {
        wanted(ip, held, taken, problems);
      }
      given.add(ip.toString());
    }
    spec.setClusterIP(given.getFirst());
    spec.setClusterIPs(List.copyOf(given));
  }

  private Ip taken(Family family, Taken taken) {
    var ip = addresses.take(family);
    taken.ips.add(ip);
    return ip;
  }

  private void wanted(Ip ip, List<Ip> held, Taken taken, Problems problems) {
    if (held.contains(ip)) {
      return;
    }
    var failed = "failed to allocate IP " + ip + ": ";
    var shown = List.of("\"" + ip + "\"");
    var network = addresses.network(ip.family());
    if (network.filter(range -> range.contains(ip)).isEmpty()) {
      problems.invalid(
          "spec.clusterIPs",
          shown,
          failed
              + "the provided IP is not in the valid range. The range of valid IPs is "
              + network.map(Cidr::toString).orElse("none"));
    } else if (addresses.take(ip)) {
      taken.ips.add(ip);
    } else {
      problems.invalid("spec.clusterIPs", shown, failed + "provided IP is already allocated");
    }
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
