package dev.netduo.k8s.cluster;

import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.fabric.LinuxFabric;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.controller.Controllers;
import dev.netduo.k8s.network.ClusterTopology;
import dev.netduo.k8s.network.VxlanOverlay;
import dev.netduo.k8s.runtime.DataPlane;
import dev.netduo.k8s.runtime.PodRuntime;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.store.ObjectStore;
import dev.netduo.k8s.store.ServiceAddresses;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A running cluster: nodes, API, controllers, pods, and the rules in the kernel. */
public final class Cluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ClusterSpec spec;
  private final List<NodeNetwork> nodes;
  private final Map<String, Integer> nodePids;
  private final String underlay;
  private final KubeApi api;
  private final DataPlane dataPlane;
  private final PodRuntime runtime;
  private final DnsSync dns;
  private final OpenParts parts;
  private final ClusterRemoval removal;

  private Cluster(
      Session session, Agent agent, ClusterSpec spec, OpenParts parts, ClusterRemoval removal) {
    this.spec = spec;
    this.parts = parts;
    this.removal = removal;

    var nodeContainers = new ClusterNodes(session, spec);
    var started = nodeContainers.start(agent);
    this.underlay = nodeContainers.underlay();
    this.nodePids =
        started.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    node -> node.network().name(), ClusterNodes.Started::pid));
    var fabric = new LinuxFabric(agent);
    started.forEach(node -> fabric.bind(node.network().namespace(), node.pid()));
    this.nodes = started.stream().map(ClusterNodes.Started::network).toList();

    this.api = new ObjectStore(new ServiceAddresses(spec.serviceCidr()));
    parts.add(Controllers.start(api));
    nodes.forEach(node -> SystemObjects.createNode(api, node));

    var compiler = new ClusterTopology(new VxlanOverlay());
    this.dataPlane =
        parts.add(new DataPlane(api, fabric, compiler, session.events(), spec.ranges(), nodes));
    this.runtime =
        parts.add(
            new PodRuntime(
                session, spec.name(), api, dataPlane, spec.ranges(), nodes, spec.dnsServer()));
    this.dns = parts.add(new DnsSync(agent, api, dataPlane, runtime, session.events()));

    SystemObjects.createDns(api, spec);
    dns.awaitAnswering(PATIENCE);
  }

  /**
   * Starts a cluster and waits until its DNS answers. Where anything fails, everything is taken
   * down again.
   *
   * @param agent the session's agent
   * @throws NetduoException where the session has a cluster of this name, a range is in use, or the
   *     engine refuses
   */
  public static Cluster start(Session session, Agent agent, ClusterSpec spec) {
    var removal = new ClusterRemoval(session, spec.name());
    if (!removal.nothingToRemove()) {
      throw new NetduoException(
          "session " + session.name() + " already has a cluster named " + spec.name(),
          "choose another --name, or remove the session with: netduo rm " + session.name());
    }
    var parts = new OpenParts();
    return session
        .events()
        .during(
            "start cluster "
                + spec.name()
                + " of "
                + spec.nodes()
                + (spec.nodes() == 1 ? " node" : " nodes"),
            () -> {
              try {
                return new Cluster(session, agent, spec, parts, removal);
              } catch (RuntimeException e) {
                Interruption.putOff(() -> {
                  parts.close();
                  removal.run();
                });
                throw e;
              }
            });
  }

  /** What this cluster was started from. */
  public ClusterSpec spec() {
    return spec;
  }

  /** The nodes' places on the network. */
  public List<NodeNetwork> nodes() {
    return nodes;
  }

  /**
   * A process in a node's network namespace, as the machine numbers it.
   *
   * @throws NetduoException where there is no such node
   */
  public int nodePid(String node) {
    return Optional.ofNullable(nodePids.get(node))
        .orElseThrow(() ->
            new NetduoException(
                "there is no node " + node, "nodes: " + String.join(", ", spec.nodeNames())));
  }

  /** The engine's name of the network between the nodes. */
  public String underlay() {
    return underlay;
  }

  /** The cluster's API. */
  public KubeApi api() {
    return api;
  }

  /** The containers behind pods. */
  public PodRuntime pods() {
    return runtime;
  }

  /** The rules in the kernel, and what they are compiled from. */
  public DataPlane dataPlane() {
    return dataPlane;
  }

  /** The pods of a namespace that are ready and not on their way out. */
  public List<ObjectKey> readyPods(String namespace) {
    return api.list(Kinds.POD, namespace).items().stream()
        .filter(PodReadiness::isReady)
        .map(ObjectKey::of)
        .toList();
  }

  /**
   * Waits until every Deployment of a namespace has all its pods ready, and rules and names know
   * them.
   *
   * @throws NetduoException where that takes longer than the patience; names what is missing
   */
  public void awaitReady(String namespace, Duration patience) {
    PodReadiness.await(api, namespace, patience);
    settle();
  }

  /**
   * Waits until rules in the kernel and names in the DNS server are what the API's objects say now.
   *
   * @throws NetduoException where they do not get there
   */
  public void settle() {
    dataPlane.settle();
    dns.settle();
  }

  /** Takes the cluster down: everything that runs, and every container and network of it. */
  @Override
  public void close() {
    parts.close();
    removal.run();
  }
}
