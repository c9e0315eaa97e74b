package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.join.ClusterRanges;
import dev.netduo.k8s.join.Exported;
import dev.netduo.k8s.join.Imports;
import dev.netduo.k8s.join.Joins;
import dev.netduo.k8s.runtime.DataPlane;
import dev.netduo.k8s.snapshot.JoinedRange;
import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps a cluster joined with those its API names, and looks once a second what the others are now:
 * connects its nodes to the network between two clusters, writes down where they are there, and
 * gives them routes to the other's pods and services through the other's nodes. What joined
 * clusters export it imports.
 */
final class JoinSync implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Begins the annotation of a node that says where it is on the network to another cluster. */
  private static final String PLACE = "netduo.dev/joined-";

  private final Peers peers;
  private final String cluster;
  private final KubeApi api;
  private final DataPlane dataPlane;
  private final Supplier<Map<String, Integer>> pids;
  private final JoinLink link;
  private final Imports imports;
  private final Map<String, Other> known = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread watcher;
  private boolean imported = true;

  /** A cluster behind a router. */
  private record Behind(List<Ip> gateways, List<Cidr> ranges) {}

  /**
   * What was last known of another cluster.
   *
   * @param isWhole whether all its nodes can be reached
   */
  private record Other(
      ClusterRanges ranges, List<Behind> routers, List<Exported> exports, boolean isWhole) {}

  /**
   * Begins to look.
   *
   * @param pids a process in each node that runs, by its name
   */
  JoinSync(
      Peers peers,
      String cluster,
      KubeApi api,
      DataPlane dataPlane,
      Supplier<Map<String, Integer>> pids,
      JoinLink link) {
    this.peers = peers;
    this.cluster = cluster;
    this.api = api;
    this.dataPlane = dataPlane;
    this.pids = pids;
    this.link = link;
    this.imports = new Imports(api);
    this.watcher = Thread.ofVirtual().name("joined-clusters").start(this::follow);
  }

  private void follow() {
    try {
      do {
        try {
          look();
        } catch (RuntimeException e) {
          // Looked at again; who waits for it is told.
          tellWhy(e);
        }
      } while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellWhy(RuntimeException problem) {
    try {
      Joins.of(api)
          .forEach((other, state) -> {
            if (!state.equals(Joins.JOINED)) {
              Joins.state(api, other, "fails: " + problem.getMessage());
            }
          });
    } catch (NetduoException e) {
      // The next look comes.
    }
  }

  private void look() {
    var joins = Joins.of(api);
    for (var other : joins.keySet()) {
      if (hasEnded(other, joins.get(other))) {
        var _ = Joins.remove(api, other);
      }
    }
    joins = Joins.of(api);
    known.keySet().retainAll(joins.keySet());
    joins.keySet().forEach(this::learn);
    var nodes = pids.get();
    link.disconnect(joins.keySet(), nodes, changed);
    var places = new HashMap<String, Map<String, JoinLink.Place>>();
    for (var other : joins.keySet()) {
      var ranges = Optional.ofNullable(known.get(other)).map(Other::ranges);
      link.connect(other, ranges, nodes, changed).ifPresent(found -> places.put(other, found));
    }
    var routes = new HashMap<String, List<JoinedRange>>();
    for (var node : nodes.keySet()) {
      routes.put(node, routes(node, places));
    }
    routes.values().removeIf(List::isEmpty);
    dataPlane.join(Map.copyOf(routes));
    for (var node : changed) {
      // Its routes went with an interface.
      var _ = dataPlane.repair(node);
    }
    changed.clear();
    share(joins.keySet());
    joins.forEach((other, state) -> {
      var isWhole = Optional.ofNullable(known.get(other)).filter(Other::isWhole).isPresent();
      var now = isWhole && places.containsKey(other) ? Joins.JOINED : "waits for its nodes";
      if (!state.equals(now) && !state.equals(Joins.JOINED)) {
        Joins.state(api, other, now);
      }
    });
  }

  /** Whether the other cluster is gone, or parted from this one while nobody looked. */
  private boolean hasEnded(String other, String state) {
    if (!peers.exists(other)) {
      return true;
    }
    return state.equals(Joins.JOINED)
        && peers
            .find(other)
            .filter(there -> !Joins.of(there).containsKey(peers.self()))
            .isPresent();
  }

  private void learn(String other) {
    // While nobody serves it, it is taken to be what it was: its nodes go on.
    peers.find(other).ifPresent(there -> known.put(other, read(other, there)));
  }

  private Other read(String other, KubeApi there) {
    var nodes =
        there.list(Kinds.NODE).items().stream()
            .filter(node -> !Cluster.isObjectOnly(node))
            .toList();
    var all = Joins.ranges(there);
    var routers = new ArrayList<Behind>();
    for (var node : nodes) {
      var ranges = Optional.ofNullable(node.getSpec().getPodCIDRs()).orElse(List.of());
      place(node)
          .ifPresent(gateways ->
              routers.add(new Behind(gateways, ranges.stream().map(Cidr::parse).toList())));
    }
    // Addresses that are no node's own, and services, lie behind any of them.
    nodes.stream()
        .filter(JoinSync::isReady)
        .flatMap(node -> place(node).stream())
        .findFirst()
        .ifPresent(gateways -> {
          routers.add(new Behind(gateways, all.pods()));
          routers.add(new Behind(gateways, all.services()));
        });
    var isWhole = nodes.stream().allMatch(node -> place(node).isPresent());
    return new Other(all, List.copyOf(routers), Exported.of(other, there), isWhole);
  }

  private Optional<List<Ip>> place(Node node) {
    return Optional.ofNullable(node.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(PLACE + peers.self()))
        .filter(text -> !text.isEmpty())
        .map(text -> List.of(text.split(",", -1)).stream().map(Ip::parse).toList());
  }

  private static boolean isReady(Node node) {
    return node.getStatus() != null
        && node.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private List<JoinedRange> routes(String node, Map<String, Map<String, JoinLink.Place>> places) {
    var routes = new ArrayList<JoinedRange>();
    var told = new HashMap<String, String>();
    places.forEach((other, byNode) -> {
      var place = byNode.get(node);
      var there = known.get(other);
      if (place != null) {
        told.put(PLACE + other, listed(place.ips()));
      }
      if (place != null && there != null) {
        there.routers().forEach(behind -> routes.addAll(through(behind, place)));
      }
    });
    tell(node, told);
    return routes;
  }

  private static List<JoinedRange> through(Behind behind, JoinLink.Place place) {
    return behind.ranges().stream()
        .flatMap(range ->
            JoinLink.of(range.family(), behind.gateways()).stream()
                .map(gateway -> new JoinedRange(range, gateway, place.link())))
        .toList();
  }

  private static String listed(List<Ip> ips) {
    return String.join(",", ips.stream().map(Ip::toString).toList());
  }

  private void tell(String node, Map<String, String> places) {
    var said =
        api.get(Kinds.NODE, "", node)
            .flatMap(found -> Optional.ofNullable(found.getMetadata().getAnnotations()))
            .orElse(Map.of());
    var old = new HashMap<>(said);
    old.keySet().removeIf(key -> !key.startsWith(PLACE));
    if (!old.equals(places)) {
      var _ =
          api.modify(
              Kinds.NODE,
              "",
              node,
              found ->
                  found
                      .edit()
                      .editMetadata()
                      .removeFromAnnotations(old)
                      .addToAnnotations(places)
                      .endMetadata()
                      .build());
    }
  }

  private void share(Set<String> others) {
    if (!known.keySet().containsAll(others)) {
      // What nobody knows of a cluster that is there must not be taken for nothing.
      return;
    }
    var exports =
        new ArrayList<>(Exported.of(peers.self().isEmpty() ? cluster : peers.self(), api));
    known.values().forEach(other -> exports.addAll(other.exports()));
    if (!exports.isEmpty() || imported) {
      imports.sync(exports);
      imported = !exports.isEmpty();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    watcher.interrupt();
  }
}
