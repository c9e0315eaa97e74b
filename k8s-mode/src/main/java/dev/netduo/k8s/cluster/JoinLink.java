package dev.netduo.k8s.cluster;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.Networks;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The networks between joined clusters' nodes: one for each two clusters, on which each connects
 * its own nodes.
 */
final class JoinLink {
  private static final String KIND = "join";
  private static final String MARK = "-join-";

  private final Session session;
  private final Agent agent;
  private final Networks networks;
  private final Containers containers;
  private final String self;
  private final boolean v6;
  private final Map<String, String> links = new HashMap<>();

  /**
   * A node's place on such a network.
   *
   * @param ips its addresses there
   * @param link its interface there
   */
  record Place(List<Ip> ips, String link) {}

  JoinLink(Session session, Agent agent, String self, boolean v6) {
    this.session = session;
    this.agent = agent;
    this.networks = session.engine().networks();
    this.containers = session.engine().containers();
    this.self = self;
    this.v6 = v6;
  }

  /** The engine's name of the network between this cluster and another one. */
  String name(String other) {
    var first = self.compareTo(other) < 0 ? self : other;
    var second = first.equals(self) ? other : self;
    return Labels.engineName(first, "join-" + second);
  }

  /** Whether it is there; the cluster whose name comes first makes it. */
  boolean bringUp(String cluster, String other) {
    var name = name(other);
    if (networks.find(name).isPresent()) {
      return true;
    }
    if (self.compareTo(other) > 0) {
      return false;
    }
    var labels = Labels.of(session.name(), KIND, other);
    labels.put(ClusterRemoval.LABEL, cluster);
    PrivateNetwork.create(networks, name, v6, labels);
    return true;
  }

  /** The place of a node on the network to another cluster; empty where it is not connected. */
  Optional<Place> place(Container node, String other) {
    return Optional.ofNullable(node.attachments().get(name(other)))
        .map(attachment ->
            Stream.of(attachment.ip(), attachment.ipV6()).flatMap(Optional::stream).toList())
        .filter(ips -> !ips.isEmpty())
        .flatMap(ips -> link(node, ips.getFirst()).map(link -> new Place(ips, link)));
  }

  /** Connects a node. */
  void connect(Container node, String other) {
    NodeHealth.letTheEngineBack(agent, node.pid());
    networks.connect(name(other), node.id(), List.of(), Optional.empty());
  }

  /** Takes a node off every network of this kind but those to these clusters. */
  boolean disconnect(Container node, Set<String> wanted) {
    var names = wanted.stream().map(this::name).toList();
    var left =
        node.attachments().keySet().stream()
            .filter(network -> network.contains(MARK) && !names.contains(network))
            .toList();
    for (var network : left) {
      networks.disconnect(network, node.id(), true);
      if (networks.find(network).filter(found -> found.members().isEmpty()).isPresent()) {
        networks.remove(network);
      }
    }
    return !left.isEmpty();
  }

  // The engine says which addresses a container has, but not where.
  private Optional<String> link(Container node, Ip ip) {
    var key = node.pid() + " " + ip;
    var known = links.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    var found =
        agent
            .run("nsenter -t " + node.pid() + " -n ip -o addr show to " + ip)
            .lines()
            .map(line -> line.strip().split("\\s+", -1)[1])
            .findFirst();
    found.ifPresent(link -> links.put(key, link));
    return found;
  }

  /** The address of a family among several. */
  static Optional<Ip> of(Family family, List<Ip> ips) {
    return ips.stream().filter(ip -> ip.family() == family).findFirst();
  }

  /** A node's container. */
  Optional<Container> node(String cluster, String name) {
    return containers
        .find(Labels.engineName(session.name(), cluster + "-" + name))
        .filter(Container::isRunning);
  }
}
