package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.join.Exported;
import dev.netduo.k8s.join.Imports;
import dev.netduo.k8s.join.Joins;
import dev.netduo.k8s.runtime.DataPlane;
import dev.netduo.k8s.snapshot.JoinedRange;
import dev.netduo.k8s.snapshot.NodeNetwork;
import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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
  private final JoinLink link;
  private final Imports imports;
  private final Map<String, Other> known = new HashMap<>();
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
  private record Other(List<Behind> routers, List<Exported> exports, boolean isWhole) {}

  JoinSync(Peers peers, String cluster, KubeApi api, DataPlane dataPlane, JoinLink link) {
    this.peers = peers;
    this.cluster = cluster;
    this.api = api;
    this.dataPlane = dataPlane;
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
    var routes = new HashMap<String, List<JoinedRange>>();
    var connected = new HashMap<String, Boolean>();
    for (var node : dataPlane.nodes()) {
      routes.put(node.name(), routes(node, joins.keySet(), connected));
    }
    routes.values().removeIf(List::isEmpty);
    dataPlane.join(Map.copyOf(routes));
    share(joins.keySet());
    joins.forEach((other, state) -> {
      var isWhole = Optional.ofNullable(known.get(other)).filter(Other::isWhole).isPresent();
      var now =
          isWhole && connected.getOrDefault(other, true) ? Joins.JOINED : "waits for its nodes";
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
          var all = Joins.ranges(there);
          routers.add(new Behind(gateways, all.pods()));
          routers.add(new Behind(gateways, all.services()));
        });
    var isWhole = nodes.stream().allMatch(node -> place(node).isPresent());
    return new Other(List.copyOf(routers), Exported.of(other, there), isWhole);
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

  private List<JoinedRange> routes(
      NodeNetwork node, Set<String> others, Map<String, Boolean> connected) {
    var routes = new ArrayList<JoinedRange>();
    var running = link.node(cluster, node.name());
    if (running.isEmpty()) {
      return routes;
    }
    var changed = link.disconnect(running.get(), others);
    var places = new HashMap<String, String>();
    for (var other : others) {
      if (!link.bringUp(cluster, other)) {
        connected.put(other, false);
        continue;
      }
      var place = link.place(running.get(), other);
      if (place.isEmpty()) {
        link.connect(running.get(), other);
        connected.put(other, false);
        changed = true;
        continue;
      }
      places.put(PLACE + other, listed(place.get().ips()));
      var there = known.get(other);
      if (there != null) {
        there.routers().forEach(behind -> routes.addAll(through(behind, place.get())));
      }
    }
    tell(node.name(), places);
    if (changed) {
      // The engine may have given it another default route.
      var _ = dataPlane.repair(node.name());
    }
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
