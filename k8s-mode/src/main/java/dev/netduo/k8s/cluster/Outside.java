package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.snapshot.NodeNetwork;
import java.util.List;

/**
 * A machine that is neither node nor pod and has a cable to every node, as a router beside the
 * cluster would have it: it knows which node holds which pods and reaches service addresses through
 * the first node; the nodes know where it is.
 */
public final class Outside {
  // What an interface may be called has 15 characters.
  private static final int LONGEST_LINK = 15;

  private static final Ip NODE_END = Ip.parse("fe80::1");
  private static final Ip OWN_END = Ip.parse("fe80::2");

  private final Probe.Source.Local source;
  private final List<Ip> addresses;

  private Outside(Probe.Source.Local source, List<Ip> addresses) {
    this.source = source;
    this.addresses = addresses;
  }

  /**
   * Starts one; it goes with the cluster.
   *
   * @param name what it is called, at most 8 characters
   * @param addresses its own, of no range of the cluster; its connections come from the first
   * @param serving what {@code netserve} answers on, for example {@code 80/tcp}; may be empty
   * @throws NetduoException where the engine refuses
   */
  public static Outside start(
      Session session,
      Agent agent,
      Cluster cluster,
      String name,
      List<Ip> addresses,
      List<String> serving) {
    var containers = session.engine().containers();
    var labels = ClusterRemoval.labels(session, cluster.spec().name(), "outside", name);
    var id =
        containers.create(
            ContainerSpec.of(
                    Labels.engineName(session.name(), cluster.spec().name() + "-" + name),
                    "netduo/box")
                .entrypoint(serving.isEmpty() ? List.of("sleep") : List.of("netserve"))
                .command(serving.isEmpty() ? List.of("infinity") : serving)
                .hostname(name)
                .network(ContainerSpec.BARE)
                .labels(labels)
                .build());
    containers.start(id);
    var pid =
        containers
            .find(id)
            .filter(Container::isRunning)
            .orElseThrow(() -> new NetduoException(name + " ended as soon as it was started"))
            .pid();
    agent.run(cables(cluster, name, pid, addresses));
    return new Outside(new Probe.Source.Local(name, pid), List.copyOf(addresses));
  }

  private static String cables(Cluster cluster, String name, int pid, List<Ip> addresses) {
    var script = new StringBuilder("set -e\n");
    var inside = "nsenter -t " + pid + " -n ";
    for (var address : addresses) {
      line(script, inside + "ip addr add " + address + "/" + bits(address) + " dev lo");
    }
    for (var node : cluster.nodes()) {
      var link = link(name);
      var atNode = "nsenter -t " + cluster.nodePid(node.name()) + " -n ";
      line(
          script,
          atNode + "ip link add " + link + " type veth peer name " + node.name() + " netns " + pid);
      line(script, atNode + "ip link set " + link + " up");
      line(script, inside + "ip link set " + node.name() + " up");
      if (node.underlay(Family.IPV6).isPresent()) {
        line(script, atNode + "ip addr add " + NODE_END + "/64 dev " + link + " nodad");
        line(script, inside + "ip addr add " + OWN_END + "/64 dev " + node.name() + " nodad");
      }
      for (var address : addresses) {
        node.underlay(address.family())
            .ifPresent(own ->
                line(
                    script,
                    atNode
                        + "ip route add "
                        + address
                        + (address.isV4() ? "" : " via " + OWN_END)
                        + " dev "
                        + link
                        + " src "
                        + own));
      }
    }
    for (var node : cluster.nodes()) {
      for (var own : node.underlays()) {
        addresses.stream()
            .filter(address -> address.family() == own.family())
            .findFirst()
            .ifPresent(from -> {
              var direct = own.isV4() ? "" : " via " + NODE_END;
              var end = " dev " + node.name() + " src " + from;
              var via = " via " + gateway(node, own.family()) + end;
              line(script, inside + "ip route add " + own + direct + end);
              node.podCidr(own.family())
                  .ifPresent(pods -> line(script, inside + "ip route add " + pods + via));
              if (node.equals(cluster.nodes().getFirst())) {
                cluster
                    .spec()
                    .ranges()
                    .services(own.family())
                    .ifPresent(services -> line(script, inside + "ip route add " + services + via));
              }
            });
      }
    }
    return script.toString();
  }

  /**
   * Who takes what is sent to a node over its cable. Over IPv6 that is the cable's end: other than
   * ARP, neighbor discovery answers for no address but those of the interface it is asked at (RFC
   * 4861, 7.2.3).
   *
   * @throws NetduoException where the node has no address of the family
   */
  public static Ip gateway(NodeNetwork node, Family family) {
    return switch (family) {
      case IPV4 ->
          node.underlay(family)
              .orElseThrow(() -> new NetduoException("node " + node.name() + " has no IPv4"));
      case IPV6 -> NODE_END;
    };
  }

  private static String link(String name) {
    var link = "ext-" + name;
    return link.substring(0, Math.min(LONGEST_LINK, link.length()));
  }

  private static int bits(Ip address) {
    return address.address().getBitCount();
  }

  private static void line(StringBuilder script, String line) {
    script.append(line).append('\n');
  }

  /** Where its probes are sent from. */
  public Probe.Source.Local source() {
    return source;
  }

  /** Its addresses; its connections come from the first. */
  public List<Ip> addresses() {
    return addresses;
  }

  /** The first of its addresses. */
  public Ip address() {
    return addresses.getFirst();
  }
}
