package dev.netduo.emulator.walk;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A namespace as the kernel reads it: its own addresses, its routing table, its settings. */
final class Space {
  static final String LOOPBACK = "lo";
  private static final Cidr LOOPBACK_NETWORK = Cidr.parse("127.0.0.0/8");

  private final String name;
  private final NetNamespace namespace;
  private final List<Route> routes;
  private final RuleBook rules;

  Space(String name, NetNamespace namespace) {
    this.name = name;
    this.namespace = namespace;
    this.routes = routes(namespace);
    this.rules = new RuleBook(namespace.rules());
  }

  /** Where the routing table leads to. */
  sealed interface Way {}

  /** To the namespace itself. */
  record Local() implements Way {}

  /**
   * Out by a link, to somebody on it.
   *
   * @param source what the namespace itself sends there from, where the route says so
   */
  record Out(String link, Ip nextHop, Optional<Ip> source) implements Way {}

  /** Into silence. */
  record Blackhole() implements Way {}

  /** Nowhere. */
  record Nowhere() implements Way {}

  String name() {
    return name;
  }

  RuleBook rules() {
    return rules;
  }

  NetNamespace declared() {
    return namespace;
  }

  boolean isLocal(Ip ip) {
    return LOOPBACK_NETWORK.contains(ip)
        || namespace.addresses().stream().anyMatch(address -> address.ip().equals(ip));
  }

  boolean has(Ip ip, String link) {
    return namespace.addresses().stream()
        .anyMatch(address -> address.link().equals(link) && address.ip().equals(ip));
  }

  /** The most specific route; the table of local addresses comes before all others. */
  Way way(Ip destination) {
    if (isLocal(destination)) {
      return new Local();
    }
    return routes.stream()
        .filter(route -> route.destination().contains(destination))
        .findFirst()
        .<Way>map(route ->
            switch (route) {
              case Route.OnLink r -> new Out(r.link(), destination, r.source());
              case Route.Via r -> new Out(r.link(), r.gateway(), Optional.empty());
              case Route.Blackhole _ -> new Blackhole();
            })
        .orElseGet(Nowhere::new);
  }

  /**
   * The source a program gets that names none: for a local destination that itself, else the
   * route's own, else the link's address in the next hop's network, else the link's first, else
   * any.
   */
  Optional<Ip> sourceFor(Ip destination) {
    return switch (way(destination)) {
      case Local _ -> Optional.of(destination);
      case Out out -> out.source().or(() -> addressToward(out.link(), out.nextHop()));
      case Blackhole _ -> Optional.empty();
      case Nowhere _ -> Optional.empty();
    };
  }

  /** The address that what leaves by a link toward somebody has as its source. */
  Optional<Ip> addressToward(String link, Ip nextHop) {
    var onLink =
        namespace.addresses().stream().filter(address -> address.link().equals(link)).toList();
    return onLink.stream()
        .filter(address -> network(address).contains(nextHop))
        .findFirst()
        .or(() -> onLink.stream().findFirst())
        .or(() -> namespace.addresses().stream().findFirst())
        .map(InterfaceAddress::ip);
  }

  /** Whether a packet may come from this source by this link, as far as {@code rp_filter} says. */
  boolean admitsSource(Ip source, String link) {
    var mode = Math.max(number("net.ipv4.conf.all.rp_filter"), number(ofLink(link, "rp_filter")));
    var back = way(source);
    return switch (mode) {
      case 0 -> true;
      case 1 -> back instanceof Out out && out.link().equals(link);
      default -> back instanceof Out;
    };
  }

  /** Whether loopback addresses are let in or out by a link. */
  boolean routesLoopback(String link) {
    return number("net.ipv4.conf.all.route_localnet") != 0
        || number(ofLink(link, "route_localnet")) != 0;
  }

  boolean isLoopback(Ip ip) {
    return LOOPBACK_NETWORK.contains(ip);
  }

  boolean forwards() {
    return number("net.ipv4.ip_forward") == 1;
  }

  /** Whether the rules of this family see what bridges of this namespace pass on. */
  boolean filtersBridged() {
    return number("net.bridge.bridge-nf-call-iptables") == 1;
  }

  Optional<Link> link(String link) {
    return namespace.links().stream().filter(l -> l.name().equals(link)).findFirst();
  }

  boolean isBridge(String link) {
    return link(link).filter(Link.Bridge.class::isInstance).isPresent();
  }

  /** The bridge that a link is a port of. */
  Optional<String> bridgeOf(String link) {
    return namespace.ports().stream()
        .filter(port -> port.link().equals(link))
        .map(port -> port.bridge())
        .findFirst();
  }

  List<String> portsOf(String bridge) {
    return namespace.ports().stream()
        .filter(port -> port.bridge().equals(bridge))
        .map(port -> port.link())
        .toList();
  }

  private static String ofLink(String link, String setting) {
    return "net.ipv4.conf." + link + "." + setting;
  }

  // What is not declared has the kernel's default, which is 0 for every setting read here.
  private int number(String key) {
    var value = namespace.sysctls().get(key);
    return value == null ? 0 : Integer.parseInt(value.strip());
  }

  private static List<Route> routes(NetNamespace namespace) {
    var all = new ArrayList<Route>();
    namespace.addresses().stream()
        .filter(address -> address.prefixLength() < address.ip().address().getBitCount())
        .map(address -> new Route.OnLink(network(address), address.link()))
        .forEach(all::add);
    all.addAll(namespace.routes());
    all.sort(
        Comparator.comparingInt((Route route) -> route.destination().prefixLength()).reversed());
    return List.copyOf(all);
  }

  private static Cidr network(InterfaceAddress address) {
    return Cidr.around(address.ip(), address.prefixLength());
  }
}
