package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Selector;
import dev.netduo.k8s.cli.grammar.Chosen;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** The pod and the container that {@code exec} and {@code logs} mean. */
final class PodChoice {
  private final Cli cli;

  PodChoice(Cli cli) {
    this.cli = cli;
  }

  /** A pod by name, or one of those behind a TYPE/NAME. */
  Pod pod(String operand) {
    var slash = operand.indexOf('/');
    if (slash < 0) {
      return cli.api().require(Kinds.POD, cli.namespace(), operand);
    }
    var kind = Chosen.kind(operand.substring(0, slash));
    var object = require(kind, operand.substring(slash + 1));
    return switch (object) {
      case Pod pod -> pod;
      case Deployment d -> behind(operand, Selector.of(d.getSpec().getSelector()));
      case ReplicaSet r -> behind(operand, Selector.of(r.getSpec().getSelector()));
      case Service s ->
          behind(
              operand,
              Selector.of(Optional.ofNullable(s.getSpec().getSelector()).orElse(Map.of())));
      default ->
          throw new NetduoException(
              "a " + kind.singular() + " has no pods", "name a pod, deployment or service");
    };
  }

  private HasMetadata require(ResourceKind<?> kind, String name) {
    var namespace = kind.namespaced() ? cli.namespace() : KubeApi.ALL_NAMESPACES;
    return cli.api()
        .get(kind, namespace, name)
        .<HasMetadata>map(found -> found)
        .orElseThrow(() -> ApiException.notFound(kind, name));
  }

  private Pod behind(String operand, Selector selector) {
    return cli.api().list(Kinds.POD, cli.namespace(), selector).items().stream()
        .filter(Pods::isActive)
        .min(Comparator.comparing((Pod pod) -> !Pods.isReady(pod)))
        .orElseThrow(() ->
            new NetduoException(
                "no pod is behind " + operand, "see which there are: kubectl get pods"));
  }

  /** The container by name; the pod's first where none is named, said where there are more. */
  String container(Pod pod, Optional<String> wanted) {
    var names = pod.getSpec().getContainers().stream().map(Container::getName).toList();
    if (wanted.isPresent()) {
      if (!names.contains(wanted.get())) {
        throw ApiException.badRequest(
            "container "
                + wanted.get()
                + " is not valid for pod "
                + pod.getMetadata().getName()
                + ", it has: "
                + String.join(", ", names));
      }
      return wanted.get();
    }
    if (names.size() > 1) {
      cli.note(
          "Defaulted container \"" + names.getFirst() + "\" out of: " + String.join(", ", names));
    }
    return names.getFirst();
  }
}
