package dev.netduo.k8s.cluster;

import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import java.util.Map;
import java.util.concurrent.Executors;

/** Everything of one cluster in the engine, found by label. */
final class ClusterRemoval {
  /** The label that names the cluster a container or volume belongs to. */
  static final String LABEL = "dev.netduo.cluster";

  private final Session session;
  private final Map<String, String> labels;

  ClusterRemoval(Session session, String cluster) {
    this.session = session;
    this.labels = Map.of(Labels.SESSION, session.name(), LABEL, cluster);
  }

  /** The labels of one thing of a cluster, in a new map that may be added to. */
  static Map<String, String> labels(Session session, String cluster, String kind, String name) {
    var labels = Labels.of(session.name(), kind, name);
    labels.put(LABEL, cluster);
    return labels;
  }

  boolean nothingToRemove() {
    return session.engine().containers().list(labels).isEmpty();
  }

  void run() {
    var engine = session.engine();
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var container : engine.containers().list(labels)) {
        workers.execute(() -> engine.containers().remove(container.id()));
      }
    }
    engine.volumes().list(labels).forEach(volume -> engine.volumes().remove(volume.name()));
  }
}
