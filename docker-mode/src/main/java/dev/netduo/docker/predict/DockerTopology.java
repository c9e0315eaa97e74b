package dev.netduo.docker.predict;

import dev.netduo.docker.predict.Workload.OnNetworks;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.topology.BridgePort;
import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Route;
import dev.netduo.emulator.topology.Target.Endpoint;
import dev.netduo.emulator.topology.Topology;
import dev.netduo.emulator.walk.Listener;
import dev.netduo.emulator.walk.Listener.Answers;
import dev.netduo.emulator.walk.Listener.Relays;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles a set-up into the topology that the Engine makes of it. */
final class DockerTopology {
  private static final int MTU = 1500;

  private final DockerSetup setup;

  DockerTopology(DockerSetup setup) {
    this.setup = setup;
  }

  /** The machine's namespace and every container's own. */
  Topology compile() {
    var namespaces = new HashMap<String, NetNamespace>();
    namespaces.put(DockerSetup.THIS_MACHINE, machine());
    for (var container : setup.containers()) {
      switch (container.place()) {
        case OnNetworks place -> namespaces.put(container.name(), container(place));
        case Workload.Alone _ -> namespaces.put(container.name(), NetNamespace.EMPTY);
        case Workload.OnMachine _ -> {}
        case Workload.InContainer _ -> {}
      }
    }
    return new Topology(Map.copyOf(namespaces));
  }

  /** What containers listen on, and the proxy of every published port. */
  List<Listener> listeners() {
    var listeners = new ArrayList<Listener>();
    for (var container : setup.containers()) {
      for (var port : container.listens()) {
        listeners.add(
            new Listener(
                setup.namespace(container),
                port.protocol(),
                Optional.empty(),
                port.port(),
                new Answers()));
      }
    }
    for (var port : Published.of(setup)) {
      listeners.add(
          new Listener(
              DockerSetup.THIS_MACHINE,
              port.protocol(),
              port.hostIp(),
              port.hostPort(),
              new Relays(
                  new Endpoint(port.ip(), port.port()),
                  setup.machine().engine().proxyAnswersFromAskedAddress())));
    }
    return List.copyOf(listeners);
  }

  private NetNamespace machine() {
    var links = new ArrayList<Link>();
    var addresses = new ArrayList<>(setup.machine().addresses());
    var routes = new ArrayList<Route>();
    var ports = new ArrayList<BridgePort>();
    for (var network : setup.networks()) {
      links.add(new Link.Bridge(network.link(), mac(network), MTU));
      addresses.add(
          new InterfaceAddress(network.link(), network.gateway(), network.subnet().prefixLength()));
    }
    for (var container : setup.containers()) {
      if (container.place() instanceof OnNetworks place) {
        var memberships = setup.inOrder(place);
        for (var i = 0; i < memberships.size(); i++) {
          var veth = "veth" + links.size();
          links.add(new Link.Veth(veth, container.name(), "eth" + i, MTU));
          ports.add(new BridgePort(setup.network(memberships.get(i).network()).link(), veth));
        }
      }
    }
    setup.machine().uplink().ifPresent(link -> routes.add(new Route.OnLink(Cidr.ANY_V4, link)));
    return new NetNamespace(
        List.copyOf(links),
        List.copyOf(addresses),
        List.copyOf(routes),
        List.of(),
        List.of(),
        Map.of("net.ipv4.ip_forward", "1", "net.bridge.bridge-nf-call-iptables", "1"),
        new EngineRules(setup).tables(),
        List.copyOf(ports));
  }

  // As the Engine does: from the gateway's address.
  private static String mac(BridgeNetwork network) {
    var mac = new StringBuilder("02:42");
    for (var b : network.gateway().address().getBytes()) {
      mac.append(':').append("%02x".formatted(b));
    }
    return mac.toString();
  }

  private NetNamespace container(OnNetworks place) {
    var addresses = new ArrayList<InterfaceAddress>();
    var routes = new ArrayList<Route>();
    var memberships = setup.inOrder(place);
    for (var i = 0; i < memberships.size(); i++) {
      var network = setup.network(memberships.get(i).network());
      var link = "eth" + i;
      addresses.add(
          new InterfaceAddress(link, memberships.get(i).ip(), network.subnet().prefixLength()));
      // On an internal network the machine answers, and its rules drop what should not pass.
      if (i == 0
          && (!network.internal() || setup.machine().engine().routesOutOfInternalNetworks())) {
        routes.add(new Route.Via(Cidr.ANY_V4, network.gateway(), link, false));
      }
    }
    return new NetNamespace(
        List.of(),
        List.copyOf(addresses),
        List.copyOf(routes),
        List.of(),
        List.of(),
        Map.of(),
        Map.of());
  }
}
