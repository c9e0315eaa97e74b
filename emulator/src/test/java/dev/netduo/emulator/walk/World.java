package dev.netduo.emulator.walk;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.BridgePort;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.ForwardingEntry;
import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.Neighbour;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Route;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A topology put together a piece at a time. */
final class World {
  private static final int MTU = 1500;

  private final Map<String, Space> spaces = new TreeMap<>();
  private final List<Listener> listeners = new ArrayList<>();

  /** A namespace being put together. */
  static final class Space {
    private final List<Link> links = new ArrayList<>();
    private final List<InterfaceAddress> addresses = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private final List<Neighbour> neighbours = new ArrayList<>();
    private final List<ForwardingEntry> forwarding = new ArrayList<>();
    private final Map<String, String> sysctls = new TreeMap<>();
    private final Map<String, Chain> chains = new TreeMap<>();
    private final Map<String, Table.PacketSet> sets = new TreeMap<>();
    private final Map<String, Table.PacketMap> maps = new TreeMap<>();
    private final List<BridgePort> ports = new ArrayList<>();

    Space link(Link link) {
      links.add(link);
      return this;
    }

    Space bridge(String name, String... members) {
      if (links.stream().noneMatch(link -> link.name().equals(name))) {
        link(new Link.Bridge(name, "02:00:00:00:00:01", MTU));
      }
      List.of(members).forEach(port -> ports.add(new BridgePort(name, port)));
      return this;
    }

    /** A pair to another namespace's {@code eth} device. */
    Space veth(String name, String peer, String peerName) {
      return link(new Link.Veth(name, peer, peerName, MTU));
    }

    Space address(String link, String ip, int prefixLength) {
      addresses.add(new InterfaceAddress(link, Ip.parse(ip), prefixLength));
      return this;
    }

    Space route(Route route) {
      routes.add(route);
      return this;
    }

    Space via(String destination, String gateway, String link) {
      return route(new Route.Via(Cidr.parse(destination), Ip.parse(gateway), link, false));
    }

    Space neighbour(String link, String ip, String mac) {
      neighbours.add(new Neighbour(link, Ip.parse(ip), mac));
      return this;
    }

    Space forwarding(String link, String mac, String remote) {
      forwarding.add(new ForwardingEntry(link, mac, Ip.parse(remote)));
      return this;
    }

    Space sysctl(String key, String value) {
      sysctls.put(key, value);
      return this;
    }

    Space forwards() {
      return sysctl("net.ipv4.ip_forward", "1");
    }

    Space chain(String name, Rule... rules) {
      chains.put(name, Chain.of(List.of(rules)));
      return this;
    }

    Space hook(String name, Hook.Type type, Hook.Point point, int priority, Rule... rules) {
      return hook(name, new Hook(type, point, priority, true), rules);
    }

    Space hook(String name, Hook hook, Rule... rules) {
      chains.put(name, new Chain(Optional.of(hook), List.of(rules)));
      return this;
    }

    Space set(String name, Table.PacketSet set) {
      sets.put(name, set);
      return this;
    }

    Space map(String name, Table.PacketMap map) {
      maps.put(name, map);
      return this;
    }

    NetNamespace build() {
      return new NetNamespace(
          links,
          addresses,
          routes,
          neighbours,
          forwarding,
          sysctls,
          Map.of(TableName.v4("t"), new Table(chains, sets, maps)),
          ports);
    }
  }

  Space at(String name) {
    return spaces.computeIfAbsent(name, _ -> new Space());
  }

  World listen(String namespace, int port) {
    listeners.add(Listener.answering(namespace, Protocol.TCP, port));
    listeners.add(Listener.answering(namespace, Protocol.UDP, port));
    return this;
  }

  World listen(Listener listener) {
    listeners.add(listener);
    return this;
  }

  PacketWalker walker() {
    return new PacketWalker(topology(), listeners);
  }

  Topology topology() {
    var namespaces = new TreeMap<String, NetNamespace>();
    spaces.forEach((name, space) -> namespaces.put(name, space.build()));
    return new Topology(namespaces);
  }

  Walk tcp(String from, String to, int port) {
    return walker().walk(new Request(from, Transport.TCP, Ip.parse(to), port));
  }

  Walk udp(String from, String to, int port) {
    return walker().walk(new Request(from, Transport.UDP, Ip.parse(to), port));
  }

  Walk ping(String from, String to) {
    return walker().walk(new Request(from, Transport.ICMP, Ip.parse(to), 0));
  }

  /**
   * A router with {@code client} (10.1.0.2) and {@code friend} (10.1.0.3) on bridge {@code br1} and
   * {@code server} (10.2.0.2, port 80) on bridge {@code br2}.
   */
  static World routed() {
    var world = new World();
    world
        .at("router")
        .forwards()
        .veth("v1", "client", "eth0")
        .veth("v2", "friend", "eth0")
        .veth("v3", "server", "eth0")
        .bridge("br1", "v1", "v2")
        .bridge("br2", "v3")
        .address("br1", "10.1.0.1", 24)
        .address("br2", "10.2.0.1", 24);
    world.at("client").address("eth0", "10.1.0.2", 24).via("0.0.0.0/0", "10.1.0.1", "eth0");
    world.at("friend").address("eth0", "10.1.0.3", 24).via("0.0.0.0/0", "10.1.0.1", "eth0");
    world.at("server").address("eth0", "10.2.0.2", 24).via("0.0.0.0/0", "10.2.0.1", "eth0");
    return world.listen("server", 80).listen("friend", 80);
  }
}
