package dev.netduo.k8s.cluster;

import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.join.Joins;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Nodes that are added to a cluster, taken away from it, or cut from the others, through its API.
 */
public final class NodeChanges {
  /** The annotation of a node whose port on the network between the nodes is to be off. */
  private static final String DISCONNECTED = "netduo.dev/disconnected";

  private static final Duration LOOK = Duration.ofMillis(100);

  private final KubeApi api;
  private final Duration patience;

  /**
   * Of a cluster.
   *
   * @param patience how long one may take
   */
  public NodeChanges(KubeApi api, Duration patience) {
    this.api = api;
    this.patience = patience;
  }

  /**
   * Adds a node and waits until it is ready. One that cannot be had leaves nothing.
   *
   * @throws NetduoException where there is one of that name, the pod range is used up, or the
   *     engine refuses
   */
  public void add(String name) {
    requireOurs();
    if (api.get(Kinds.NODE, "", name).isPresent()) {
      throw new NetduoException("there is a node " + name + " already", "choose another name");
    }
    var _ =
        api.create(
            Kinds.NODE, new NodeBuilder().withNewMetadata().withName(name).endMetadata().build());
    try {
      await(
          "node " + name + " is not ready",
          () -> {
            var ready = ready(name);
            ready
                .filter(condition -> condition.getStatus().equals("Unknown"))
                .ifPresent(condition -> {
                  throw new NetduoException(
                      "node " + name + " did not join: " + condition.getMessage());
                });
            return ready.filter(condition -> condition.getStatus().equals("True")).isPresent();
          });
    } catch (NetduoException e) {
      delete(name);
      throw e;
    }
  }

  /**
   * Takes a node away and waits until its pods are gone; their controllers make others elsewhere.
   *
   * @throws NetduoException where there is no such node, or no other
   */
  public void remove(String name) {
    if (requireNode(name).size() == 1) {
      throw new NetduoException(
          "node " + name + " is the cluster's only one",
          "add another one first, or remove the cluster with: netduo down");
    }
    // Whoever has lost a pod must not get another one here.
    var _ =
        api.modify(
            Kinds.NODE,
            "",
            name,
            node -> node.edit().editOrNewSpec().withUnschedulable(true).endSpec().build());
    delete(name);
    await(
        "pods of node " + name + " are still there",
        () ->
            api.list(Kinds.POD).items().stream()
                .noneMatch(pod -> name.equals(pod.getSpec().getNodeName())));
  }

  /** Whether a node is to be cut from the others. */
  static boolean isDisconnected(Node node) {
    var annotations = node.getMetadata().getAnnotations();
    return annotations != null && "true".equals(annotations.get(DISCONNECTED));
  }

  /**
   * Switches a node's port on the network between the nodes off, and waits until the cluster has
   * noticed; what runs on it goes on. One that is cut already is fine.
   *
   * @throws NetduoException where there is no such node
   */
  public void disconnect(String name) {
    requireNode(name);
    annotate(name, true);
    await("node " + name + " is still ready", () -> hasReadiness(name, "Unknown"));
  }

  /**
   * Switches it on again, and waits until the node is ready.
   *
   * @throws NetduoException where there is no such node
   */
  public void connect(String name) {
    requireNode(name);
    annotate(name, false);
    await("node " + name + " is not ready", () -> hasReadiness(name, "True"));
  }

  private void annotate(String name, boolean off) {
    var _ =
        api.modify(
            Kinds.NODE,
            "",
            name,
            node -> {
              var meta = new NodeBuilder(node).editMetadata();
              return off
                  ? meta.addToAnnotations(DISCONNECTED, "true").endMetadata().build()
                  : meta.removeFromAnnotations(DISCONNECTED).endMetadata().build();
            });
  }

  private boolean hasReadiness(String name, String status) {
    return ready(name).filter(condition -> condition.getStatus().equals(status)).isPresent();
  }

  /** The names of all nodes, of which this is one. */
  private List<String> requireNode(String name) {
    requireOurs();
    var names = names();
    if (!names.contains(name)) {
      throw new NetduoException(
          "there is no node " + name,
          Nearest.to(name, names)
              .map(near -> "did you mean " + near + "?")
              .orElse("nodes: " + String.join(", ", names)));
    }
    return names;
  }

  private void requireOurs() {
    if (!Joins.areDescribed(api)) {
      throw new NetduoException(
          "the nodes of this cluster are not netduo's", "add and remove them where they are made");
    }
  }

  private List<String> names() {
    return api.list(Kinds.NODE).items().stream().map(node -> node.getMetadata().getName()).toList();
  }

  private Optional<NodeCondition> ready(String name) {
    return api.get(Kinds.NODE, "", name)
        .map(Node::getStatus)
        .flatMap(status -> Optional.ofNullable(status.getConditions()))
        .flatMap(conditions ->
            conditions.stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst());
  }

  private void delete(String name) {
    try {
      var _ = api.delete(Kinds.NODE, "", name, DeleteOptions.DEFAULT);
    } catch (ApiException e) {
      if (e.code() != ApiException.NOT_FOUND) {
        throw e;
      }
    }
  }

  private void await(String otherwise, BooleanSupplier holds) {
    var deadline = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new NetduoException(otherwise + " after " + patience.toSeconds() + " s");
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
