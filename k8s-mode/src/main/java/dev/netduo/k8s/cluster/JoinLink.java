package dev.netduo.k8s.cluster;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.fabric.Links;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.join.ClusterRanges;
import dev.netduo.k8s.underlay.Cable;
import dev.netduo.k8s.underlay.Switch;
import dev.netduo.k8s.underlay.Underlay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The networks between joined clusters' nodes: one switch for each two clusters, into which each
 * plugs its own nodes. A node has there the number that it has on its own cluster's network; those
 * of the cluster whose name comes second stand in the upper half. For one thread.
 */
final class JoinLink {
  private static final String KIND = "join";

  /** Begins the names of interfaces of this kind, and of the first cluster's ports. */
  private static final String LINK = "join";

  /** Begins the names of the second cluster's ports. */
  private static final String SECOND = "peer";

  private static final int UPPER_HALF = 128;
  private static final int UNKNOWN = 0;
  private static final int FAILED = -1;

  private final Session session;
  private final Agent agent;
  private final Containers containers;
  private final String cluster;
  private final String self;
  private final Underlay underlay;
  private final ClusterRanges own;

  /** The switch that each interface of this kind leads to, by a process in the node. */
  private final Map<Integer, Map<String, Integer>> plugged = new HashMap<>();

  private Set<String> wantedBefore = Set.of();
  private boolean looked;

  /**
   * A node's place on such a network.
   *
   * @param ips its addresses there
   * @param link its interface there
   */
  record Place(List<Ip> ips, String link) {}

  /**
   * @param cluster the cluster's own name
   * @param self what other clusters call it
   * @param own the cluster's ranges
   */
  JoinLink(
      Session session,
      Agent agent,
      String cluster,
      String self,
      Underlay underlay,
      ClusterRanges own) {
    this.session = session;
    this.agent = agent;
    this.containers = session.engine().containers();
    this.cluster = cluster;
    this.self = self;
    this.underlay = underlay;
    this.own = own;
  }

  private boolean isFirst(String other) {
    return self.compareTo(other) < 0;
  }

  /** The engine's name of the switch between this cluster and another one. */
  private String name(String other) {
    return isFirst(other)
        ? Labels.engineName(self, "join-" + other)
        : Labels.engineName(other, "join-" + self);
  }

  // What an interface may be called has 15 characters, fewer than a cluster.
  private static String link(String other) {
    return LINK + Integer.toHexString(other.hashCode());
  }

  /**
   * Plugs the nodes in; the cluster whose name comes first makes the switch.
   *
   * @param ranges the other's, where they are known
   * @param nodes a process in each node that runs, by its name
   * @param changed to which nodes are added that were not plugged in
   * @return the nodes' places by name; empty while there is no switch, or it has no family of
   *     theirs
   */
  Optional<Map<String, Place>> connect(
      String other,
      Optional<ClusterRanges> ranges,
      Map<String, Integer> nodes,
      Set<String> changed) {
    var made =
        Switch.find(containers, name(other))
            .or(() -> ranges.filter(_ -> isFirst(other)).map(its -> create(other, its)));
    if (made.isEmpty()) {
      return Optional.empty();
    }
    var there = made.get();
    there.start();
    var link = link(other);
    var missing = new ArrayList<Cable>();
    var places = new HashMap<String, Place>();
    nodes.forEach((node, pid) -> {
      var ips = addresses(there, node, other);
      if (ips.isEmpty()) {
        return;
      }
      places.put(node, new Place(ips, link));
      var links = plugged.computeIfAbsent(pid, _ -> new HashMap<>());
      var before = links.put(link, there.pid());
      if (before == null || before != there.pid()) {
        missing.add(new Cable(port(node, other), pid, link, ips));
        if (before == null || before != UNKNOWN) {
          changed.add(node);
        }
      }
    });
    try {
      there.plug(agent, missing);
    } catch (RuntimeException e) {
      missing.forEach(
          cable -> plugged.getOrDefault(cable.pid(), new HashMap<>()).put(cable.link(), FAILED));
      throw e;
    }
    return places.isEmpty() ? Optional.empty() : Optional.of(places);
  }

  // With IPv4 in any case: two clusters that have no family in common reach each other by none.
  private Switch create(String other, ClusterRanges ranges) {
    var labels = ClusterRemoval.labels(session, cluster, KIND, other);
    var families =
        Stream.concat(Stream.of(Family.IPV4), underlay.ranges().stream().map(Cidr::family))
            .distinct()
            .toList();
    var taken = Stream.of(own, ranges).flatMap(ClusterRanges::all).toList();
    return Switch.create(containers, name(other), families, taken, labels);
  }

  private List<Ip> addresses(Switch there, String node, String other) {
    var number = underlay.port(node) + (isFirst(other) ? 0 : UPPER_HALF);
    // Nodes have no addresses of a family that their cluster does not have.
    var families = underlay.ranges().stream().map(Cidr::family).toList();
    return there.ranges().stream()
        .filter(range -> families.contains(range.family()))
        .map(range -> range.host(number))
        .toList();
  }

  private String port(String node, String other) {
    return (isFirst(other) ? LINK : SECOND) + underlay.port(node);
  }

  /**
   * Takes nodes off every network of this kind but those to these clusters.
   *
   * @param nodes a process in each node that runs, by its name
   * @param changed to which nodes are added that were on one
   */
  void disconnect(Set<String> wanted, Map<String, Integer> nodes, Set<String> changed) {
    learn(nodes);
    var links = wanted.stream().map(JoinLink::link).collect(Collectors.toSet());
    nodes.forEach((node, pid) -> {
      var had = plugged.getOrDefault(pid, Map.of());
      for (var link : List.copyOf(had.keySet())) {
        if (!links.contains(link)) {
          Switch.pull(agent, pid, link);
          had.remove(link);
          changed.add(node);
        }
      }
    });
    if (!looked || !wanted.equals(wantedBefore)) {
      containers
          .list(
              Map.of(
                  Labels.SESSION, session.name(),
                  Labels.KIND, KIND,
                  ClusterRemoval.LABEL, cluster))
          .stream()
          .filter(there -> !wanted.contains(there.labels().getOrDefault(Labels.NAME, "")))
          .forEach(there -> containers.remove(there.id()));
      wantedBefore = Set.copyOf(wanted);
      looked = true;
    }
  }

  // Those of an earlier process may be there; where they lead to is not known.
  private void learn(Map<String, Integer> nodes) {
    plugged.keySet().retainAll(nodes.values());
    var unknown = nodes.values().stream().filter(pid -> !plugged.containsKey(pid)).toList();
    var found = new Links(agent).names(unknown);
    for (var pid : unknown) {
      var links = new HashMap<String, Integer>();
      found.getOrDefault(pid, Set.of()).stream()
          .filter(link -> link.startsWith(LINK))
          .forEach(link -> links.put(link, UNKNOWN));
      plugged.put(pid, links);
    }
  }

  /** The address of a family among several. */
  static Optional<Ip> of(Family family, List<Ip> ips) {
    return ips.stream().filter(ip -> ip.family() == family).findFirst();
  }
}
