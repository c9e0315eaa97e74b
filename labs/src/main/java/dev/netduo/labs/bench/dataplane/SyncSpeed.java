package dev.netduo.labs.bench.dataplane;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.fabric.LinuxFabric;
import dev.netduo.emulator.image.ImageStore;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.network.ClusterTopology;
import dev.netduo.k8s.network.VxlanOverlay;
import dev.netduo.k8s.runtime.DataPlane;
import dev.netduo.k8s.service.ServiceTable;
import dev.netduo.labs.bench.Median;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** How soon the kernel has what the API's objects say. */
final class SyncSpeed {
  private static final int FIRST_SYNCS = 5;
  private static final int CHANGES = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern CHAIN = Pattern.compile("goto [a-z]+([0-9]+)");

  private final Session session;
  private final Agent agent;
  private final Cluster cluster;
  private final AtomicReference<Optional<Awaited>> awaited =
      new AtomicReference<>(Optional.empty());

  SyncSpeed(Session session, Agent agent, Cluster cluster) {
    this.session = session;
    this.agent = agent;
    this.cluster = cluster;
    cluster.dataPlane().onProgrammed(this::written);
  }

  /**
   * The median of some first writings in milliseconds: a data plane that knows nothing yet, on a
   * node whose kernel holds nothing yet, until all the cluster's services are in it.
   */
  double firstSyncMillis() {
    var millis = new ArrayList<Double>();
    for (int round = 0; round < FIRST_SYNCS; round++) {
      millis.add(firstSync());
    }
    return Median.of(millis);
  }

  private double firstSync() {
    var containers = session.engine().containers();
    var node = cluster.nodes().getFirst();
    var id =
        containers.create(
            ContainerSpec.of(
                    Labels.engineName(session.name(), "empty-node"), ImageStore.references().node())
                .labels(Labels.of(session.name(), "bench", "empty-node"))
                .capabilities(List.of("NET_ADMIN"))
                .network(ContainerSpec.BARE)
                .build());
    try (var fabric = new LinuxFabric(agent)) {
      containers.start(id);
      fabric.bind(node.namespace(), containers.find(id).orElseThrow().pid());
      var begin = System.nanoTime();
      try (var dataPlane =
          new DataPlane(
              cluster.api(),
              fabric,
              new ClusterTopology(new VxlanOverlay()),
              Events.NONE,
              cluster.spec().ranges(),
              List.of(node))) {
        dataPlane.takeOver(List.of()).join();
        return (System.nanoTime() - begin) / 1e6;
      }
    } finally {
      containers.remove(id);
    }
  }

  /**
   * The median time in milliseconds from a change of one service's endpoints in the API until the
   * kernels of all nodes have it.
   *
   * @throws NetduoException where one does not arrive
   */
  double changeMillis(Crowd crowd) {
    cluster.settle();
    var millis = new ArrayList<Double>();
    for (int change = 0; change < CHANGES; change++) {
      var back = change % 2 == 1;
      var arrival = expect(crowd.address(0), back ? Crowd.ENDPOINTS : Crowd.ENDPOINTS - 1);
      var begin = System.nanoTime();
      crowd.change(0, back);
      millis.add((arrived(arrival) - begin) / 1e6);
    }
    return Median.of(millis);
  }

  private CompletableFuture<Long> expect(Ip vip, int endpoints) {
    var when = new CompletableFuture<Long>();
    awaited.set(Optional.of(new Awaited(vip, endpoints, when)));
    return when;
  }

  // Called when all nodes have been written; what was written is asked of the kernel, off the
  // clock.
  private void written() {
    var at = System.nanoTime();
    awaited
        .get()
        .filter(wanted -> !wanted.when().isDone() && endpoints(wanted.vip()) == wanted.endpoints())
        .ifPresent(wanted -> wanted.when().complete(at));
  }

  // A service's front leads to the chain that draws one of so many endpoints.
  private int endpoints(Ip vip) {
    var node = cluster.nodes().getLast().name();
    var said =
        agent.run(
            "nsenter -t %d -n nft get element ip %s svc '{ %s . tcp . 80 }'\n"
                .formatted(cluster.nodePid(node), ServiceTable.NAME, vip));
    var chain = CHAIN.matcher(said);
    return chain.find() ? Integer.parseInt(chain.group(1)) : 0;
  }

  private static long arrived(CompletableFuture<Long> arrival) {
    try {
      return arrival.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new NetduoException("the kernel did not get a change of endpoints", "", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetduoException("interrupted while waiting for the kernel", "", e);
    }
  }

  private record Awaited(Ip vip, int endpoints, CompletableFuture<Long> when) {}
}
