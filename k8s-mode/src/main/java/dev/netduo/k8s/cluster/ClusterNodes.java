package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.join.ClusterRanges;
import dev.netduo.k8s.runtime.NodePlace;
import dev.netduo.k8s.snapshot.NodeNetwork;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The containers that are a cluster's nodes, on a network that leads nowhere else. Those that are
 * there already, from a process that was killed, are taken over.
 */
final class ClusterNodes {
  /** Length of the part of an IPv6 network that load balancers' addresses come from. */
  private static final int V6_POOL = 112;

  private static final String NODE_IMAGE = "netduo/node";

  private final Session session;
  private final ClusterSpec spec;
  private final Map<String, List<Cidr>> ranges = Collections.synchronizedMap(new LinkedHashMap<>());
  private volatile int mtu;

  /**
   * A node that is up.
   *
   * @param takenOver whether it ran before, so that its namespace is not empty
   */
  record Started(NodePlace place, boolean takenOver) {
    NodeNetwork network() {
      return place.network();
    }
  }

  private record Found(Container container, boolean takenOver) {}

  /**
   * @param api knows the nodes of a cluster that was started before
   */
  ClusterNodes(Session session, ClusterSpec spec, KubeApi api) {
    this.session = session;
    this.spec = spec;
    for (var node : api.list(Kinds.NODE).items()) {
      var cidrs = node.getSpec() == null ? null : node.getSpec().getPodCIDRs();
      if (cidrs != null && !cidrs.isEmpty()) {
        ranges.put(node.getMetadata().getName(), cidrs.stream().map(Cidr::parse).toList());
      }
    }
    if (ranges.isEmpty()) {
      var names = spec.nodeNames();
      names.forEach(name -> ranges.put(name, spec.nodeCidrs(names.indexOf(name))));
    }
  }

  /** Whether there is a node of this name. */
  boolean has(String name) {
    return ranges.containsKey(name);
  }

  /**
   * Parts of the pod ranges that no node has, one per family.
   *
   * @param others what else is taken
   * @throws NetduoException where there is none left
   */
  List<Cidr> freeRanges(List<Cidr> others) {
    var taken =
        Stream.concat(ranges.values().stream().flatMap(List::stream), others.stream()).toList();
    return spec.addressing().families().stream()
        .map(family ->
            spec.addressing()
                .nodeRanges(family)
                .filter(range -> taken.stream().noneMatch(range::overlaps))
                .findFirst()
                .orElseThrow(() ->
                    new NetduoException(
                        "no part of the pod range is left for another node",
                        "remove a node, or start a cluster with a larger --pod-cidr")))
        .toList();
  }

  /** Brings up one more node; the others are there. */
  Started join(String name, List<Cidr> cidrs) {
    var found = startNode(session.engine(), name, underlay());
    ranges.put(name, cidrs);
    return new Started(place(name, found.container()), found.takenOver());
  }

  /** Takes a node's container away. */
  void leave(String name) {
    ranges.remove(name);
    session.engine().containers().remove(engineName(name));
  }

  private String engineName(String name) {
    return Labels.engineName(session.name(), spec.name() + "-" + name);
  }

  /** The engine's name of the network between the nodes. */
  String underlay() {
    return new Underlay(session, spec).name();
  }

  /**
   * Brings up the underlay and every node on it.
   *
   * @param agent asked for when the nodes run, since starting it takes as long as they do
   */
  List<Started> start(Supplier<? extends Agent> agent) {
    var engine = session.engine();
    var underlay = new Underlay(session, spec).bringUp();
    var names = List.copyOf(ranges.keySet());
    var found = startAll(engine, names, underlay);
    mtu = readMtu(agent.get(), found.getFirst().container().pid());
    var nodes = new ArrayList<Started>();
    for (int index = 0; index < names.size(); index++) {
      var container = found.get(index).container();
      nodes.add(new Started(place(names.get(index), container), found.get(index).takenOver()));
    }
    return List.copyOf(nodes);
  }

  /** Where a node's container that started again stands now. */
  NodePlace place(Container container) {
    return place(container.labels().getOrDefault(Labels.NAME, ""), container);
  }

  private NodePlace place(String name, Container container) {
    var cidrs =
        Optional.ofNullable(ranges.get(name))
            .orElseThrow(() -> new NetduoException("there is no node " + name));
    return new NodePlace(
        new NodeNetwork(name, addresses(container), cidrs, mtu), container.id(), container.pid());
  }

  /** The addresses of a node's container on the underlay, one per family of the cluster. */
  private List<Ip> addresses(Container container) {
    var place = Optional.ofNullable(container.attachments().get(underlay()));
    return spec.addressing().families().stream()
        .map(family ->
            place
                .flatMap(
                    family == Family.IPV4 ? Container.Attachment::ip : Container.Attachment::ipV6)
                .orElseThrow(() ->
                    new NetduoException(
                        "node "
                            + container.name()
                            + " got no "
                            + family.kubernetes()
                            + " address on the underlay")))
        .toList();
  }

  private List<Found> startAll(ContainerEngine engine, List<String> names, String underlay) {
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      var starting =
          names.stream()
              .map(name ->
                  CompletableFuture.supplyAsync(() -> startNode(engine, name, underlay), workers))
              .toList();
      return starting.stream().map(CompletableFuture::join).toList();
    }
  }

  /**
   * Where addresses of load balancers come from: the end of the network between the nodes, whose
   * beginning the engine gives to containers.
   */
  List<Cidr> balancerPools() {
    var families = spec.addressing().families();
    return session.engine().networks().find(underlay()).orElseThrow().subnets().stream()
        .map(subnet -> subnet.cidr())
        .filter(cidr -> families.contains(cidr.family()))
        .sorted(Comparator.comparingInt(cidr -> families.indexOf(cidr.family())))
        .map(ClusterNodes::end)
        .toList();
  }

  private static Cidr end(Cidr network) {
    var last = new Ip(network.block().toMaxHost().withoutPrefixLength());
    var length =
        network.family() == Family.IPV4
            ? Math.max(24, Math.min(30, network.prefixLength() + 2))
            : V6_POOL;
    return Cidr.around(last, length);
  }

  /** All addresses that are the cluster's. */
  ClusterRanges clusterRanges() {
    return new ClusterRanges(
        spec.addressing().podRanges(),
        spec.addressing().serviceRanges(),
        session.engine().networks().find(underlay()).orElseThrow().subnets().stream()
            .map(subnet -> subnet.cidr())
            .toList());
  }

  private Found startNode(ContainerEngine engine, String name, String underlay) {
    var engineName = engineName(name);
    var there = engine.containers().find(engineName);
    if (there.filter(Container::isRunning).isPresent()) {
      return new Found(there.get(), true);
    }
    var id =
        there
            .map(Container::id)
            .orElseGet(() -> engine.containers().create(node(engineName, name, underlay)));
    engine.containers().start(id);
    return new Found(
        engine
            .containers()
            .find(id)
            .filter(Container::isRunning)
            .orElseThrow(
                () -> new NetduoException("node " + name + " ended as soon as it was started")),
        false);
  }

  private ContainerSpec node(String engineName, String name, String underlay) {
    var labels = Labels.of(session.name(), "node", name);
    labels.put(ClusterRemoval.LABEL, spec.name());
    return ContainerSpec.of(engineName, NODE_IMAGE)
        .entrypoint(List.of("sleep", "infinity"))
        .hostname(name)
        .network(underlay)
        .capabilities(List.of("NET_ADMIN"))
        .sysctls(sysctls())
        // The engine's name server would ask the machine's.
        .dns(new ContainerSpec.Dns(List.of("127.0.0.1"), List.of(), List.of()))
        .labels(labels)
        .build();
  }

  private Map<String, String> sysctls() {
    var sysctls = new HashMap<String, String>();
    sysctls.put("net.ipv4.ip_forward", "1");
    sysctls.put("net.ipv4.conf.all.rp_filter", "0");
    sysctls.put("net.ipv4.conf.default.rp_filter", "0");
    if (spec.addressing().families().contains(Family.IPV6)) {
      sysctls.put("net.ipv6.conf.all.disable_ipv6", "0");
      sysctls.put("net.ipv6.conf.default.disable_ipv6", "0");
      sysctls.put("net.ipv6.conf.all.forwarding", "1");
      sysctls.put("net.ipv6.conf.default.forwarding", "1");
      // A veth's end could not be used for the first second.
      sysctls.put("net.ipv6.conf.default.accept_dad", "0");
    }
    return Map.copyOf(sysctls);
  }

  // The engine's networks need not have the uplink's MTU, and an overlay that assumes 1500 loses
  // large packets.
  private static int readMtu(Agent agent, int pid) {
    var words =
        List.of(agent.run("nsenter -t " + pid + " -n ip -o link show eth0").strip().split("\\s+"));
    var at = words.indexOf("mtu");
    if (at < 0) {
      throw new NetduoException(
          "the network between the nodes has no MTU: " + String.join(" ", words));
    }
    return Integer.parseInt(words.get(at + 1));
  }
}
