package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.Outcome;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.join.ClusterRanges;
import dev.netduo.k8s.runtime.NodePlace;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.underlay.Underlay;
import java.util.Collections;
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
  /** What tells nodes from a cluster's other containers. */
  private static final String KIND = "node";

  private static final String NODE_IMAGE = "netduo/node";

  private final Session session;
  private final ClusterSpec spec;
  private final Underlay underlay;
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
   * @param agent asked for when the nodes run, since starting it takes as long as they do
   */
  ClusterNodes(Session session, ClusterSpec spec, KubeApi api, Supplier<? extends Agent> agent) {
    this.session = session;
    this.spec = spec;
    var known = api.list(Kinds.NODE).items();
    var addressing = spec.addressing();
    this.underlay =
        Underlay.of(
            session.engine().containers(),
            agent,
            // Unlike any node's.
            Labels.engineName(session.name(), spec.name() + "_underlay"),
            addressing.families(),
            Stream.concat(addressing.podRanges().stream(), addressing.serviceRanges().stream())
                .toList(),
            ClusterRemoval.labels(session, spec.name(), "underlay", spec.name()),
            known.stream()
                .filter(NodeChanges::isDisconnected)
                .map(node -> node.getMetadata().getName())
                .toList());
    for (var node : known) {
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
    var there = session.engine().containers().find(engineName(name));
    there.ifPresent(container -> underlay.know(name, container));
    var found = startNode(name, there);
    try {
      underlay.plug(Map.of(name, found.container().pid()));
    } catch (RuntimeException e) {
      leave(name);
      throw e;
    }
    ranges.put(name, cidrs);
    return new Started(place(name, found.container()), found.takenOver());
  }

  /** Takes a node's container away. */
  void leave(String name) {
    ranges.remove(name);
    session.engine().containers().remove(engineName(name));
    underlay.forget(name);
  }

  private String engineName(String name) {
    return Labels.engineName(session.name(), spec.name() + "-" + name);
  }

  /** The network between the nodes. */
  Underlay underlay() {
    return underlay;
  }

  /** Brings up the underlay and every node on it. */
  List<Started> start() {
    var names = List.copyOf(ranges.keySet());
    var there = new HashMap<String, Container>();
    for (var container :
        session
            .engine()
            .containers()
            .list(
                Map.of(
                    Labels.SESSION, session.name(),
                    Labels.KIND, KIND,
                    ClusterRemoval.LABEL, spec.name()))) {
      var name = container.labels().getOrDefault(Labels.NAME, "");
      if (ranges.containsKey(name)) {
        underlay.know(name, container);
        there.put(name, container);
      } else {
        // It was leaving when a process was killed.
        session.engine().containers().remove(container.id());
      }
    }
    names.forEach(underlay::reserve);
    var found = startAll(names, there);
    var pids = new LinkedHashMap<String, Integer>();
    found.forEach((name, node) -> pids.put(name, node.container().pid()));
    underlay.plug(pids);
    mtu = underlay.mtu(pids.values().iterator().next());
    return found.entrySet().stream()
        .map(node ->
            new Started(
                place(node.getKey(), node.getValue().container()), node.getValue().takenOver()))
        .toList();
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
        new NodeNetwork(name, underlay.addresses(name), cidrs, mtu),
        container.id(),
        container.pid());
  }

  private Map<String, Found> startAll(List<String> names, Map<String, Container> there) {
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      var network = CompletableFuture.runAsync(underlay::start, workers);
      var starting = new LinkedHashMap<String, CompletableFuture<Found>>();
      for (var name : names) {
        starting.put(
            name,
            CompletableFuture.supplyAsync(
                () -> startNode(name, Optional.ofNullable(there.get(name))), workers));
      }
      var _ = Outcome.of(network);
      var found = new LinkedHashMap<String, Found>();
      starting.forEach((name, node) -> found.put(name, Outcome.of(node)));
      return found;
    }
  }

  /** All addresses that are the cluster's. */
  ClusterRanges clusterRanges() {
    return new ClusterRanges(
        spec.addressing().podRanges(), spec.addressing().serviceRanges(), underlay.ranges());
  }

  private Found startNode(String name, Optional<Container> there) {
    if (there.filter(Container::isRunning).isPresent()) {
      return new Found(there.get(), true);
    }
    var containers = session.engine().containers();
    var id = there.map(Container::id).orElseGet(() -> containers.create(node(name)));
    containers.start(id);
    return new Found(
        containers
            .find(id)
            .filter(Container::isRunning)
            .orElseThrow(
                () -> new NetduoException("node " + name + " ended as soon as it was started")),
        false);
  }

  private ContainerSpec node(String name) {
    var labels = ClusterRemoval.labels(session, spec.name(), KIND, name);
    labels.put(Underlay.PORT, String.valueOf(underlay.reserve(name)));
    return ContainerSpec.of(engineName(name), NODE_IMAGE)
        .entrypoint(List.of("sleep", "infinity"))
        .hostname(name)
        .network(ContainerSpec.BARE)
        .capabilities(List.of("NET_ADMIN"))
        .sysctls(sysctls())
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
}
