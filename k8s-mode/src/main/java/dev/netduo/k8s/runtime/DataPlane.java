package dev.netduo.k8s.runtime;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.fabric.Fabric;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Topology;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.model.ClusterNetworkPolicy;
import dev.netduo.k8s.network.ClusterTopology;
import dev.netduo.k8s.snapshot.ClusterPolicies;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.ClusterSnapshot.Ranges;
import dev.netduo.k8s.snapshot.HostPort;
import dev.netduo.k8s.snapshot.JoinedRange;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.snapshot.NodePortAddresses;
import dev.netduo.k8s.snapshot.NodeState;
import dev.netduo.k8s.snapshot.PodNetwork;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Keeps the kernel at what the API's objects say: whenever a pod, service, endpoint slice, policy
 * or namespace changes, the topology is compiled anew and the fabric writes the difference.
 */
public final class DataPlane implements AutoCloseable {
  private static final String ZONE = "topology.kubernetes.io/zone";

  private final ClusterTopology compiler;
  private final Fabric fabric;
  private volatile Ranges ranges;
  private final Map<String, NodeNetwork> nodes = new ConcurrentSkipListMap<>();
  private final Map<ObjectKey, Attachment> attached = new ConcurrentHashMap<>();
  private final List<Runnable> hearers = new CopyOnWriteArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Resync resync;
  private final Complaints complaints;
  private final Informer<Pod> pods;
  private final Informer<Service> services;
  private final Informer<EndpointSlice> slices;
  private final Informer<NetworkPolicy> policies;
  private final Informer<ClusterNetworkPolicy> clusterPolicies;
  private final Informer<Namespace> namespaces;
  private final Informer<Node> nodeObjects;
  private final AtomicLong generation = new AtomicLong();
  private volatile Topology written = Topology.EMPTY;
  private volatile Map<String, List<JoinedRange>> joined = Map.of();
  private volatile boolean following;

  /**
   * A pod whose sandbox is there.
   *
   * @param pod namespace and name
   * @param uid tells it from another of the same name
   * @param ips its addresses, at most one per family, the cluster's primary family first
   * @param pid a process in the sandbox, as the machine numbers it
   */
  public record Attachment(ObjectKey pod, String uid, String node, List<Ip> ips, int pid) {}

  /**
   * Gathers what the API's objects say; nothing is written before {@link #takeOver}.
   *
   * @param nodes every node, each already bound in the fabric
   */
  public DataPlane(
      KubeApi api,
      Fabric fabric,
      ClusterTopology compiler,
      Events events,
      Ranges ranges,
      List<NodeNetwork> nodes) {
    this.compiler = compiler;
    this.fabric = fabric;
    this.resync = new Resync("data-plane", this::program, events, "the data plane is behind");
    this.complaints = new Complaints(events, "the data plane");
    this.ranges = ranges;
    nodes.forEach(node -> this.nodes.put(node.name(), node));
    this.pods = Informer.start(api, Kinds.POD, this::podChanged);
    this.services = Informer.start(api, Kinds.SERVICE, change -> changed());
    this.slices = Informer.start(api, Kinds.ENDPOINT_SLICE, change -> changed());
    this.policies = Informer.start(api, Kinds.NETWORK_POLICY, change -> changed());
    this.clusterPolicies = Informer.start(api, Kinds.CLUSTER_NETWORK_POLICY, change -> changed());
    this.namespaces = Informer.start(api, Kinds.NAMESPACE, change -> changed());
    this.nodeObjects = Informer.start(api, Kinds.NODE, this::nodeChanged);
    resync.begin();
  }

  /**
   * A pod's sandbox is there: wires it.
   *
   * @return completes when the pod can be reached
   */
  public synchronized CompletableFuture<Void> attach(Attachment pod) {
    attached.put(pod.pod(), pod);
    fabric.bind(namespaceOf(pod.pod()), pod.pid());
    return resync.request();
  }

  private static String namespaceOf(ObjectKey pod) {
    return PodNetwork.netNamespaceOf(pod.namespace(), pod.name());
  }

  /**
   * Begins to write, with the pods that an earlier process left wired. All of them are known before
   * anything is written, so that nothing that flows is cut.
   *
   * @return completes when everything is as the API's objects say
   */
  public synchronized CompletableFuture<Void> takeOver(List<Attachment> pods) {
    pods.forEach(pod -> {
      attached.put(pod.pod(), pod);
      fabric.adopt(namespaceOf(pod.pod()), pod.pid());
    });
    following = true;
    hearers.forEach(Runnable::run);
    return resync.request();
  }

  /**
   * A pod's sandbox is going: takes its links and rules away. One of the same name and another uid
   * keeps its own.
   *
   * @return completes when they are gone
   */
  public synchronized CompletableFuture<Void> detach(ObjectKey pod, String uid) {
    var known = attached.get(pod);
    if (known != null && known.uid().equals(uid)) {
      attached.remove(pod);
      fabric.release(namespaceOf(pod));
    }
    return resync.request();
  }

  /**
   * A node's container stopped: what was programmed in it went with its namespace.
   *
   * @return completes when the other nodes know
   */
  public CompletableFuture<Void> nodeStopped(String node) {
    // The interfaces to other clusters went as well; they are told of again.
    var others = new HashMap<>(joined);
    others.remove(node);
    joined = Map.copyOf(others);
    fabric.release(NodeNetwork.namespaceOf(node));
    return resync.request();
  }

  /**
   * A node left the cluster.
   *
   * @return completes when the other nodes know
   */
  public CompletableFuture<Void> nodeLeft(String node) {
    nodes.remove(node);
    return nodeStopped(node);
  }

  /**
   * A node joined, or its container runs again.
   *
   * @param pid a process in it, as the machine numbers it
   * @return completes when its pods can be reached
   */
  public CompletableFuture<Void> nodeStarted(NodeNetwork node, int pid) {
    nodes.put(node.name(), node);
    fabric.bind(node.namespace(), pid);
    return resync.request();
  }

  /**
   * Somebody else changed what was programmed in a node: all of it is written again.
   *
   * @return completes when that is done
   */
  public CompletableFuture<Void> repair(String node) {
    fabric.doubt(NodeNetwork.namespaceOf(node));
    return resync.request();
  }

  /**
   * Other clusters are joined, or no longer.
   *
   * @param ranges their addresses, by the node that reaches them
   */
  public void join(Map<String, List<JoinedRange>> ranges) {
    if (!joined.equals(ranges)) {
      joined = ranges;
      changed();
    }
  }

  /** Node ports are on these addresses of nodes. */
  public void nodePorts(NodePortAddresses addresses) {
    if (!ranges.nodePorts().equals(addresses)) {
      ranges = ranges.with(addresses);
      changed();
    }
  }

  /** Whether node ports are on an address, if a node has it. */
  public Predicate<Ip> nodePorts() {
    var wanted = ranges.nodePorts();
    var own =
        nodes.values().stream()
            .flatMap(node -> node.underlays().stream())
            .collect(Collectors.toSet());
    return ip -> own.contains(ip) || wanted.contains(ip);
  }

  /**
   * The nftables tables that a node was given as they are there now, see {@link Fabric#rules}. For
   * one thread.
   */
  public Optional<String> rules(String node) {
    var own = tables(node).keySet();
    // Those of iptables are long, and are looked at by iptables; the others then hold no services.
    var asked =
        own.stream().anyMatch(TableName::isIptables)
            ? own.stream().filter(table -> !table.isIptables()).sorted().toList()
            : List.<TableName>of();
    return fabric.rules(NodeNetwork.namespaceOf(node), asked);
  }

  /** The tables a node was last given. */
  public Map<TableName, Table> tables(String node) {
    return Optional.ofNullable(written.namespaces().get(NodeNetwork.namespaceOf(node)))
        .map(NetNamespace::rules)
        .orElse(Map.of());
  }

  /** Goes up with every time something was written, or tried to be. */
  public long generation() {
    return generation.get();
  }

  /**
   * Waits until the kernel is what the API's objects say now.
   *
   * @throws NetduoException where the kernel does not take it
   */
  public void settle() {
    resync.runNow();
  }

  /** Every node there is. */
  public List<NodeNetwork> nodes() {
    return List.copyOf(nodes.values());
  }

  /** Calls the listener, which is quick, whenever {@link #snapshot} is another. */
  public void onHeard(Runnable listener) {
    hearers.add(listener);
  }

  /** Calls the listener after every time the kernel was brought up to date. */
  public void onProgrammed(Runnable listener) {
    listeners.add(listener);
  }

  /** What the data plane is compiled from right now. */
  public ClusterSnapshot snapshot() {
    var placed = new ArrayList<PodNetwork>();
    for (var pod : pods.items()) {
      var place = attached.get(ObjectKey.of(pod));
      if (place != null) {
        placed.add(
            new PodNetwork(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                labelsOf(pod),
                place.node(),
                place.ips(),
                PodNetwork.namedPorts(pod),
                HostPort.of(pod)));
      }
    }
    var namespaceLabels =
        namespaces.items().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    ns -> ns.getMetadata().getName(), DataPlane::labelsOf));
    return new ClusterSnapshot(
        ranges,
        List.copyOf(nodes.values()),
        List.copyOf(placed),
        namespaceLabels,
        services.items(),
        slices.items(),
        policies.items(),
        new ClusterPolicies(
            clusterPolicies.items(),
            nodeObjects.items().stream()
                .collect(
                    Collectors.toUnmodifiableMap(
                        node -> node.getMetadata().getName(), DataPlane::labelsOf))),
        nodeObjects.items().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    node -> node.getMetadata().getName(), DataPlane::stateOf)),
        joined);
  }

  private static NodeState stateOf(Node node) {
    var ready =
        Optional.ofNullable(node.getStatus()).stream()
            .flatMap(s -> Optional.ofNullable(s.getConditions()).stream().flatMap(List::stream))
            .noneMatch(c -> c.getType().equals("Ready") && !c.getStatus().equals("True"));
    return new NodeState(Optional.ofNullable(labelsOf(node).get(ZONE)), ready);
  }

  // A node tells that it lives every few seconds, which the rules do not depend on.
  private void nodeChanged(Informer.Change<Node> change) {
    if (!change.before().map(DataPlane::stateOf).equals(change.after().map(DataPlane::stateOf))
        || !change
            .before()
            .map(DataPlane::labelsOf)
            .equals(change.after().map(DataPlane::labelsOf))) {
      changed();
    }
  }

  // Most changes of a pod are changes of its status, which the rules do not depend on.
  private void podChanged(Informer.Change<Pod> change) {
    var before = change.before().map(DataPlane::labelsOf);
    if (!before.equals(change.after().map(DataPlane::labelsOf))) {
      changed();
    }
  }

  private void changed() {
    // What comes before is part of the first writing.
    if (following) {
      hearers.forEach(Runnable::run);
      var _ = resync.request();
    }
  }

  private void program() {
    generation.incrementAndGet();
    try {
      var wanted = compiler.compile(snapshot());
      complaints.tell(compiler.services().leftOut());
      // Nobody knows what is there where that fails.
      written = Topology.EMPTY;
      fabric.apply(wanted);
      written = wanted;
    } finally {
      generation.incrementAndGet();
    }
    listeners.forEach(Runnable::run);
  }

  private static Map<String, String> labelsOf(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getLabels()).map(Map::copyOf).orElse(Map.of());
  }

  @Override
  public void close() {
    List.of(pods, services, slices, policies, clusterPolicies, namespaces, nodeObjects)
        .forEach(Informer::close);
    resync.close();
  }
}
