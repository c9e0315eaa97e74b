package dev.netduo.labs.bench.dataplane;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.fabric.LinuxFabric;
import dev.netduo.emulator.image.ImageStore;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.network.ClusterTopology;
import dev.netduo.k8s.network.VxlanOverlay;
import dev.netduo.k8s.runtime.DataPlane;
import dev.netduo.labs.bench.Median;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How soon the kernel has what the API's objects say. */
final class SyncSpeed {
  private static final int FIRST_SYNCS = 5;
  private static final int CHANGES = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Session session;
  private final Agent agent;
  private final Cluster cluster;

  SyncSpeed(Session session, Agent agent, Cluster cluster) {
    this.session = session;
    this.agent = agent;
    this.cluster = cluster;
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
   * kernels of all nodes have told that they have it.
   *
   * @throws NetduoException where one does not arrive
   */
  double changeMillis(Crowd crowd) {
    cluster.settle();
    var pids = cluster.nodes().stream().map(node -> cluster.nodePid(node.name())).toList();
    try (var events = new KernelEvents(agent, pids)) {
      awaitMonitors(crowd, events);
      var millis = new ArrayList<Double>();
      for (int change = 0; change < CHANGES; change++) {
        var back = change % 2 == 1;
        var arrival = expect(crowd, events, back);
        var begin = System.nanoTime();
        crowd.change(0, back);
        millis.add((arrived(arrival, PATIENCE) - begin) / 1e6);
      }
      return Median.of(millis);
    }
  }

  // Nothing says that a monitor stands but that it is heard. Two changes at once could be none.
  private void awaitMonitors(Crowd crowd, KernelEvents events) {
    var until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      crowd.change(0, false);
      cluster.settle();
      var arrival = expect(crowd, events, true);
      crowd.change(0, true);
      try {
        var _ = arrived(arrival, LOOK);
        return;
      } catch (NetduoException e) {
        if (System.nanoTime() > until) {
          throw e;
        }
      }
    }
  }

  private static CompletableFuture<Long> expect(Crowd crowd, KernelEvents events, boolean there) {
    return events.expect(crowd.address(0), there ? Crowd.ENDPOINTS : Crowd.ENDPOINTS - 1);
  }

  private static long arrived(CompletableFuture<Long> arrival, Duration patience) {
    try {
      return arrival.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new NetduoException("the kernel did not get a change of endpoints", "", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetduoException("interrupted while waiting for the kernel", "", e);
    }
  }
}
