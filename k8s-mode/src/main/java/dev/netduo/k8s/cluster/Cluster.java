package dev.netduo.k8s.cluster;

import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.Outcome;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.fabric.Fabric;
import dev.netduo.emulator.fabric.LinuxFabric;
import dev.netduo.emulator.fabric.iptables.IptablesSupport;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.PodAccess;
import dev.netduo.k8s.controller.Controllers;
import dev.netduo.k8s.controller.LoadBalancers;
import dev.netduo.k8s.join.Joins;
import dev.netduo.k8s.network.ClusterTopology;
import dev.netduo.k8s.runtime.Announcements;
import dev.netduo.k8s.runtime.DataPlane;
import dev.netduo.k8s.runtime.HealthAnswers;
import dev.netduo.k8s.runtime.NodeResolver;
import dev.netduo.k8s.runtime.PodRuntime;
import dev.netduo.k8s.runtime.RulesDrift;
import dev.netduo.k8s.runtime.StaleFlows;
import dev.netduo.k8s.runtime.pod.PodDns;
import dev.netduo.k8s.service.ProxyMode;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.store.ObjectStore;
import dev.netduo.k8s.store.ServiceAddresses;
import dev.netduo.k8s.underlay.Underlay;
import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A running cluster: nodes, API, controllers, pods, and the rules in the kernel. */
public final class Cluster implements AutoCloseable {
  /** The label of a node that no container stands for: its pods are objects and nothing else. */
  public static final String OBJECT_ONLY = "netduo.dev/object-only";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ClusterSpec spec;
  private final Underlay underlay;
  private final KubeApi api;
  private final DataPlane dataPlane;
  private final PodRuntime runtime;
  private final DnsSync dns;
  private final IngressSync ingress;
  private final Optional<UserspaceProxies> proxies;
  private final NodeHealth health;
  private final HealthAnswers healthAnswers;
  private final OpenParts parts;
  private final ClusterRemoval removal;

  private Cluster(
      Session session,
      Supplier<? extends Agent> starting,
      ClusterSpec spec,
      KubeApi api,
      Peers peers,
      OpenParts parts,
      ClusterRemoval removal,
      Consumer<PodAccess> ready) {
    this.spec = spec;
    this.parts = parts;
    this.removal = removal;

    this.api = api;
    // The engine takes a moment to tell all about itself.
    var version =
        CompletableFuture.supplyAsync(session.engine()::version, Thread::startVirtualThread);
    parts.add(Controllers.start(api));

    var nodeContainers = new ClusterNodes(session, spec, api, starting);
    this.underlay = nodeContainers.underlay();
    var started = nodeContainers.start();
    var agent = starting.get();
    requireMode(agent, spec.proxyMode());
    var fabric = parts.add(new LinuxFabric(agent));
    started.forEach(node -> bind(fabric, node));
    var nodes = started.stream().map(ClusterNodes.Started::network).toList();

    var compiler = new ClusterTopology(spec.overlay().overlay(), spec.proxyMode());
    this.dataPlane =
        parts.add(new DataPlane(api, fabric, compiler, session.events(), spec.ranges(), nodes));
    this.runtime =
        parts.add(
            new PodRuntime(
                session,
                agent,
                spec.name(),
                api,
                dataPlane,
                spec.addressing(),
                started.stream().map(ClusterNodes.Started::place).toList(),
                new PodDns(List.of(spec.dnsServer()), spec.domain(), new NodeResolver(api))));
    parts.add(new ProxySettings(api, dataPlane::nodePorts, session.events()));
    var machine = NodeMachine.with(Outcome.of(version));
    nodes.forEach(node -> SystemObjects.nodeReady(api, node, machine));
    SystemObjects.ensureDns(api, spec);
    ready.accept(runtime);
    this.dns = parts.add(new DnsSync(agent, api, dataPlane, runtime, session.events()));
    this.ingress = parts.add(new IngressSync(agent, api, runtime, session.events()));
    this.health =
        parts.add(
            new NodeHealth(
                session.engine().containers(),
                api,
                dataPlane,
                runtime,
                started,
                nodeContainers::place,
                machine,
                underlay));
    parts.add(
        new NodeMembership(
            api, nodeContainers, dataPlane, runtime, health, session.events(), machine));
    this.healthAnswers = parts.add(healthAnswers(session, agent, compiler));
    var flows =
        parts.add(
            new StaleFlows(
                agent,
                session.events(),
                compiler.services()::udpFronts,
                health::pids,
                dataPlane::nodePorts));
    this.proxies =
        Optional.of(spec.proxyMode())
            .filter(mode -> mode == ProxyMode.USERSPACE)
            .map(_ ->
                parts.add(
                    new UserspaceProxies(
                        agent, api, runtime, session.events(), compiler.services()::relays)));
    proxies.ifPresent(all -> dataPlane.onProgrammed(all::refresh));
    dataPlane.onProgrammed(healthAnswers::refresh);
    var announcements =
        parts.add(new Announcements(agent, session.events(), compiler::announced, health::pids));
    dataPlane.onProgrammed(announcements::refresh);
    dataPlane.onProgrammed(flows::refresh);
    parts.add(new RulesDrift(agent, session.events(), dataPlane, health::pids));
    parts.add(LoadBalancers.start(api, underlay.balancerPools()));
    Joins.describe(api, nodeContainers.clusterRanges());
    var joinLink =
        new JoinLink(
            session, agent, spec.name(), peers.self(), underlay, nodeContainers.clusterRanges());
    parts.add(new JoinSync(peers, spec.name(), api, dataPlane, health::pids, joinLink));
  }

  private HealthAnswers healthAnswers(Session session, Agent agent, ClusterTopology compiler) {
    return new HealthAnswers(
        agent, session.events(), spec.name(), compiler.services()::healthChecks, health::pids);
  }

  private static void requireMode(Agent agent, ProxyMode mode) {
    if (mode == ProxyMode.IPTABLES) {
      IptablesSupport.complaint(agent)
          .ifPresent(complaint -> {
            throw new NetduoException(
                "this machine's kernel does not take the rules of proxy mode iptables ("
                    + complaint
                    + ")",
                "choose --proxy-mode nftables");
          });
    }
  }

  static boolean isObjectOnly(Node node) {
    var labels = node.getMetadata().getLabels();
    return labels != null && labels.containsKey(OBJECT_ONLY);
  }

  private static void bind(Fabric fabric, ClusterNodes.Started node) {
    if (node.takenOver()) {
      fabric.adopt(node.network().namespace(), node.place().pid());
    } else {
      fabric.bind(node.network().namespace(), node.place().pid());
    }
  }

  /**
   * Starts a cluster that lives as long as this process, and waits until its DNS answers. Where
   * anything fails, everything is taken down again.
   *
   * @param agent the session's agent
   * @throws NetduoException where the session has a cluster of this name, no range is left, or the
   *     engine refuses
   */
  public static Cluster start(Session session, Agent agent, ClusterSpec spec) {
    var removal = new ClusterRemoval(session, spec.name());
    if (!removal.nothingToRemove()) {
      throw new NetduoException(
          "session " + session.name() + " already has a cluster named " + spec.name(),
          "choose another --name, or remove the session with: netduo rm " + session.name());
    }
    return begin(
        "start",
        session,
        spec,
        () -> {
          var cluster =
              open(
                  session, () -> agent, spec, emptyStore(spec), Peers.NONE, removal, true, _ -> {});
          try {
            cluster.awaitNames();
          } catch (RuntimeException e) {
            Interruption.putOff(cluster::close);
            throw e;
          }
          return cluster;
        });
  }

  /**
   * Starts a cluster from the objects of a store, and takes over the containers that an earlier
   * process left; those go on as they are. Names follow when this has returned. Where anything
   * fails and nothing was there before, everything is taken down again.
   *
   * @param agent the session's, which may still be starting
   * @param api what an earlier process was told, or nothing yet
   * @param peers the clusters it may be joined with
   * @param ready given the containers behind pods as soon as the nodes are ready; names, ingress
   *     and other clusters are still to be looked after then
   * @throws NetduoException where no range is left or the engine refuses
   */
  public static Cluster resume(
      Session session,
      Supplier<? extends Agent> agent,
      ClusterSpec spec,
      KubeApi api,
      Peers peers,
      Consumer<PodAccess> ready) {
    var removal = new ClusterRemoval(session, spec.name());
    var fresh = removal.nothingToRemove();
    return begin(
        fresh ? "start" : "take over",
        session,
        spec,
        () -> open(session, agent, spec, api, peers, removal, fresh, ready));
  }

  private static KubeApi emptyStore(ClusterSpec spec) {
    return new ObjectStore(new ServiceAddresses(spec.addressing().serviceRanges()));
  }

  private static Cluster begin(
      String what, Session session, ClusterSpec spec, Supplier<Cluster> work) {
    var size = spec.nodes() + (spec.nodes() == 1 ? " node" : " nodes");
    return session.events().during(what + " cluster " + spec.name() + " of " + size, work);
  }

  private static Cluster open(
      Session session,
      Supplier<? extends Agent> agent,
      ClusterSpec spec,
      KubeApi api,
      Peers peers,
      ClusterRemoval removal,
      boolean fresh,
      Consumer<PodAccess> ready) {
    var parts = new OpenParts();
    try {
      return new Cluster(session, agent, spec, api, peers, parts, removal, ready);
    } catch (RuntimeException e) {
      Interruption.putOff(() -> {
        parts.close();
        if (fresh) {
          removal.run();
        }
      });
      throw e;
    }
  }

  /**
   * Waits until the cluster's DNS was told its names, and services lead there.
   *
   * @throws NetduoException where that takes longer than a minute
   */
  public void awaitNames() {
    proxies.ifPresent(all -> all.awaitRunning(health.pids().size(), PATIENCE));
    dns.awaitAnswering(PATIENCE);
  }

  /** What this cluster was started from. */
  public ClusterSpec spec() {
    return spec;
  }

  /** The nodes' places on the network. */
  public List<NodeNetwork> nodes() {
    return dataPlane.nodes();
  }

  /**
   * A process in a node's network namespace, as the machine numbers it.
   *
   * @throws NetduoException where there is no such node, or it is stopped
   */
  public int nodePid(String node) {
    return health
        .pidOf(node)
        .orElseThrow(() ->
            new NetduoException(
                nodeNames().contains(node)
                    ? "node " + node + " is stopped"
                    : "there is no node " + node,
                "nodes: " + String.join(", ", nodeNames())));
  }

  private List<String> nodeNames() {
    return nodes().stream().map(NodeNetwork::name).toList();
  }

  /** The network between the nodes. */
  public Underlay underlay() {
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
    settleServices();
    dns.settle();
    ingress.settle();
  }

  /**
   * Waits until services lead where the API's objects say now.
   *
   * @throws NetduoException where they do not get there
   */
  public void settleServices() {
    dataPlane.settle();
    proxies.ifPresent(UserspaceProxies::settle);
  }

  /** Lets go of the cluster: what runs goes on, and {@link #resume} takes it over. */
  public void leave() {
    parts.close();
  }

  /** Takes the cluster down: everything that runs, and every container and volume of it. */
  @Override
  public void close() {
    parts.close();
    healthAnswers.remove();
    removal.run();
  }
}
