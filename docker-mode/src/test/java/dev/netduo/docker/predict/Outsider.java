package dev.netduo.docker.predict;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Route;
import dev.netduo.emulator.topology.Topology;
import dev.netduo.emulator.walk.PacketWalker;
import dev.netduo.emulator.walk.Request;
import dev.netduo.emulator.walk.Transport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A neighbour of the machine, at 192.0.2.9, that has a route to the containers through it. */
final class Outsider {
  private final PacketWalker walker;

  Outsider(DockerSetup setup) {
    var compiler = new DockerTopology(setup);
    var namespaces = new HashMap<String, NetNamespace>(compiler.compile().namespaces());
    namespaces.put(
        "outside",
        new NetNamespace(
            List.of(new Link.Veth("eth0", DockerSetup.THIS_MACHINE, "eth0", 1500)),
            List.of(new InterfaceAddress("eth0", Ip.parse("192.0.2.9"), 24)),
            List.of(new Route.Via(Cidr.ANY_V4, Ip.parse("192.0.2.2"), "eth0", false)),
            List.of(),
            List.of(),
            Map.of(),
            Map.of()));
    this.walker = new PacketWalker(new Topology(namespaces), compiler.listeners());
  }

  boolean reaches(String ip, int port) {
    return walker.walk(new Request("outside", Transport.TCP, Ip.parse(ip), port)).reached();
  }
}
