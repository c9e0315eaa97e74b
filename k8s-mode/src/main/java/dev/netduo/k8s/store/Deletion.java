package dev.netduo.k8s.store;

import dev.netduo.k8s.api.DeleteOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The way an object goes: marked with a time, then gone when nothing holds it any more. Source:
 * Kubernetes {@code registry/rest/delete.go} and {@code registry/core/pod/strategy.go}.
 */
final class Deletion {
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private Deletion() {}

  /** Marks an object; a second mark may only shorten the time. */
  static void mark(HasMetadata object, DeleteOptions options, Instant now) {
    var meta = object.getMetadata();
    var finalizers =
        new ArrayList<>(meta.getFinalizers() == null ? List.<String>of() : meta.getFinalizers());
    switch (options.propagation()) {
      case BACKGROUND -> {}
      case FOREGROUND -> addOnce(finalizers, "foregroundDeletion");
      case ORPHAN -> addOnce(finalizers, "orphan");
    }
    meta.setFinalizers(finalizers);
    var grace = object instanceof Pod pod ? grace(pod, options) : 0;
    var marked = meta.getDeletionTimestamp() != null;
    var before = meta.getDeletionGracePeriodSeconds();
    if (!marked || (before != null && grace < before)) {
      meta.setDeletionTimestamp(now.plusSeconds(grace).toString());
      meta.setDeletionGracePeriodSeconds(grace);
    }
    if (object instanceof Namespace namespace) {
      namespace.setStatus(
          new NamespaceStatusBuilder(namespace.getStatus()).withPhase("Terminating").build());
    }
  }

  private static void addOnce(List<String> finalizers, String name) {
    if (!finalizers.contains(name)) {
      finalizers.add(name);
    }
  }

  // Nobody has to end a pod that is on no node, or that has ended.
  private static long grace(Pod pod, DeleteOptions options) {
    var node = pod.getSpec().getNodeName();
    var ended = pod.getStatus() != null && ENDED.contains(pod.getStatus().getPhase());
    if (node == null || node.isEmpty() || ended) {
      return 0;
    }
    var own = pod.getSpec().getTerminationGracePeriodSeconds();
    return options.gracePeriodSeconds().orElse(own == null ? 30 : own);
  }

  /** Whether an object is marked and nothing holds it any more. */
  static boolean isComplete(HasMetadata object) {
    var meta = object.getMetadata();
    var grace = meta.getDeletionGracePeriodSeconds();
    return meta.getDeletionTimestamp() != null
        && (meta.getFinalizers() == null || meta.getFinalizers().isEmpty())
        && (grace == null || grace == 0)
        && !(object instanceof Namespace namespace && holdsContents(namespace));
  }

  private static boolean holdsContents(Namespace namespace) {
    return namespace.getSpec() != null
        && namespace.getSpec().getFinalizers() != null
        && !namespace.getSpec().getFinalizers().isEmpty();
  }
}
