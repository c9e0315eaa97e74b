package dev.netduo.labs.bench.dataplane;

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
import java.util.ArrayList;
import java.util.List;

/** How soon the kernel has what the API's objects say. */
final class SyncSpeed {
  private static final int FIRST_SYNCS = 3;
  private static final int CHANGES = 50;

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
                .network("none")
                .build());
    try {
      containers.start(id);
      var fabric = new LinuxFabric(agent);
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
   * The median time in milliseconds from the API's answer to a change of one service's endpoints
   * until the kernels of all nodes have it.
   */
  double changeMillis(Crowd crowd) {
    cluster.settle();
    var millis = new ArrayList<Double>();
    for (int change = 0; change < CHANGES; change++) {
      crowd.change(0, change % 2 == 1);
      var begin = System.nanoTime();
      cluster.dataPlane().settle();
      millis.add((System.nanoTime() - begin) / 1e6);
    }
    return Median.of(millis);
  }
}
