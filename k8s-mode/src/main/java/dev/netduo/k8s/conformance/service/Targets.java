package dev.netduo.k8s.conformance.service;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.k8s.conformance.service.Step.Target;
import java.time.Duration;
import java.util.Objects;

/** What the words of a target come to now. */
final class Targets {
  /** Before a node: the balancer's address by way of it, whichever node answers ARP for it. */
  private static final String BY_WAY_OF = "lb/";

  private final World world;
  private final Addresses addresses;

  Targets(World world) {
    this.world = world;
    this.addresses = world.addresses();
  }

  Probe probe(Target target, Duration patience) {
    var from = new Probe.Source.Local(target.from(), addresses.pid(target.from()));
    var host = host(target);
    return target.udp()
        ? new Probe.Udp(from, host, port(target), patience)
        : new Probe.Http(from, host, port(target), "/", patience);
  }

  /** As socat names it, {@code TCP4:10.96.0.1:80}. */
  String socket(String protocol, Target target) {
    var to = target.family() == Family.IPV6 ? "6:[%s]:%d" : "4:%s:%d";
    return protocol + to.formatted(host(target), port(target));
  }

  private String host(Target target) {
    var to = target.to();
    var family = target.family();
    return switch (to) {
      case "vip" -> addresses.vip(target.service(), family);
      case "lb" -> reachable(target, addresses.balancer(target.service(), family));
      case "lb/n1", "lb/n2", "lb/n3" -> {
        var balancer = addresses.balancer(target.service(), family);
        addresses.routeFromOutside(balancer, to.substring(BY_WAY_OF.length()));
        yield balancer.toString();
      }
      case "n1", "n2", "n3" -> addresses.node(to, family).toString();
      default -> isAddress(to) ? reachable(target, Ip.parse(to)) : addresses.pod(to, family);
    };
  }

  /** Whether a word is an address and no name. */
  static boolean isAddress(String word) {
    return word.indexOf('.') >= 0 || word.indexOf(':') >= 0;
  }

  private String reachable(Target target, Ip address) {
    if (target.from().equals("ext")) {
      addresses.routeFromOutside(address);
    }
    return address.toString();
  }

  private int port(Target target) {
    var word = target.port();
    if (Character.isDigit(word.charAt(0))) {
      return Integer.parseInt(word);
    }
    var spec = world.service(target.service()).getSpec();
    return switch (word) {
      case "node" -> Objects.requireNonNullElse(spec.getPorts().getFirst().getNodePort(), 0);
      case "health" -> Objects.requireNonNullElse(spec.getHealthCheckNodePort(), 0);
      default ->
          throw new NetduoException("'" + word + "' is no port; write a number, node or health");
    };
  }
}
