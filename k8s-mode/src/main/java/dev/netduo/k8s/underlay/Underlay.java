package dev.netduo.k8s.underlay;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.fabric.Links;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The network between a cluster's nodes: one {@link Switch}, at which each node has a port. The
 * port's number is also the end of the node's addresses, and stays the node's whatever happens.
 */
public final class Underlay {
  /** The name of a node's interface. */
  public static final String LINK = "eth0";

  /** The label of a node's container that says which port is the node's. */
  public static final String PORT = "dev.netduo.port";

  /** Ports below are for what is no node. */
  private static final int FIRST = 11;

  /** The last one of the lower half of the range; the upper half is for load balancers. */
  private static final int LAST = 126;

  /** Length of the part of an IPv6 range that load balancers' addresses come from. */
  private static final int V6_POOL = 112;

  private final Supplier<? extends Agent> agent;
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();
  private final Set<String> off = ConcurrentHashMap.newKeySet();
  private final Supplier<Switch> making;
  private volatile Optional<Switch> made = Optional.empty();

  private Underlay(
      Supplier<? extends Agent> agent, Supplier<Switch> making, Collection<String> off) {
    this.agent = agent;
    this.making = making;
    this.off.addAll(off);
  }

  /**
   * A cluster's network, which {@link #start} finds or creates.
   *
   * @param agent asked for when there is something to plug in
   * @param name what the engine calls it
   * @param families of the cluster's addresses
   * @param taken the cluster's other ranges
   * @param labels of the switch
   * @param off the nodes whose ports are to be off
   */
  public static Underlay of(
      Containers containers,
      Supplier<? extends Agent> agent,
      String name,
      List<Family> families,
      List<Cidr> taken,
      Map<String, String> labels,
      Collection<String> off) {
    return new Underlay(
        agent,
        () ->
            Switch.find(containers, name)
                .orElseGet(() -> Switch.create(containers, name, families, taken, labels)),
        off);
  }

  /**
   * Starts the switch where it does not run.
   *
   * @throws NetduoException where no range is left for a new one, or the engine refuses
   */
  public void start() {
    // Looked for each time: somebody may have removed it.
    var found = making.get();
    found.start();
    made = Optional.of(found);
  }

  private Switch plugged() {
    return made.orElseThrow(() -> new IllegalStateException("not started"));
  }

  /**
   * Takes note of the port of a node that was there before.
   *
   * @throws NetduoException where it has none, as those of an earlier netduo
   */
  public void know(String node, Container container) {
    var port = container.labels().get(PORT);
    if (port == null) {
      throw new NetduoException(
          "node " + node + " was made by an earlier version of netduo",
          "take the cluster down and start it anew");
    }
    ports.put(node, Integer.valueOf(port));
  }

  /**
   * The port of a node, which it may be plugged into; a new one has the first that is free.
   *
   * @throws NetduoException where all are taken
   */
  public synchronized int reserve(String node) {
    return ports.computeIfAbsent(
        node,
        _ ->
            IntStream.rangeClosed(FIRST, LAST)
                .filter(port -> !ports.containsValue(port))
                .findFirst()
                .orElseThrow(() ->
                    new NetduoException(
                        "the network between the nodes has no port left for another one",
                        "remove a node")));
  }

  /**
   * The port of a node.
   *
   * @throws NetduoException where it has none
   */
  public int port(String node) {
    return Optional.ofNullable(ports.get(node))
        .orElseThrow(() -> new NetduoException("there is no node " + node));
  }

  /** A node's addresses, in the order of the ranges. */
  public List<Ip> addresses(String node) {
    var port = port(node);
    return ranges().stream().map(range -> range.host(port)).toList();
  }

  /** The ranges of the nodes' addresses, the cluster's primary family first. */
  public List<Cidr> ranges() {
    return plugged().ranges();
  }

  /** Where addresses of load balancers come from: the end of each range. */
  public List<Cidr> balancerPools() {
    return ranges().stream()
        .map(range ->
            Cidr.around(
                Ip.of(range.block().toMaxHost().withoutPrefixLength()),
                range.family() == Family.IPV4 ? range.prefixLength() + 1 : V6_POOL))
        .toList();
  }

  /**
   * Plugs in nodes that run.
   *
   * @param pids a process in each, by the node's name
   */
  public synchronized void plug(Map<String, Integer> pids) {
    plugged()
        .plug(
            agent.get(),
            pids.entrySet().stream()
                .map(node ->
                    new Cable(
                        name(node.getKey()),
                        node.getValue(),
                        LINK,
                        addresses(node.getKey()),
                        !off.contains(node.getKey()),
                        ranges().stream().allMatch(range -> range.family() == Family.IPV4)))
                .toList());
  }

  /** Plugs in something that is no node. */
  public void plug(Cable cable) {
    plugged().plug(agent.get(), List.of(cable));
  }

  private String name(String node) {
    return "port" + port(node);
  }

  /**
   * Switches a node's port on or off, now or when the node is plugged in; does nothing where it is
   * so already.
   *
   * @throws NetduoException where it cannot be done, and the port is to be as it was
   */
  public synchronized void set(String node, boolean on) {
    if (off.contains(node) != on) {
      return;
    }
    if (ensurePorts().containsKey(node)) {
      plugged().set(agent.get(), name(node), on);
    }
    var _ = on ? off.remove(node) : off.add(node);
  }

  /**
   * The nodes that are plugged in, and whether their ports are on. A switch that ended or is gone
   * is there again, with nothing plugged in.
   */
  public Map<String, Boolean> ensurePorts() {
    var found = plugged().ports(agent.get());
    if (found.isEmpty()) {
      start();
    }
    var nodes = new HashMap<String, Boolean>();
    ports.forEach((node, port) -> {
      var on = found.get("port" + port);
      if (on != null) {
        nodes.put(node, on);
      }
    });
    return nodes;
  }

  /** Largest packet that a node may send, in bytes. */
  public int mtu(int pid) {
    return new Links(agent.get()).mtu(pid, LINK);
  }

  /** A node that is gone; its port is free. */
  public void forget(String node) {
    ports.remove(node);
    off.remove(node);
  }
}
