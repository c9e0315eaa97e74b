package dev.netduo.labs.check;

import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.ExecResult;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.emulator.probe.Probe.Source;
import dev.netduo.emulator.probe.RemoteCommands;
import dev.netduo.emulator.session.Labels;
import dev.netduo.k8s.api.PodAccess;
import dev.netduo.labs.line.Kubernetes;
import dev.netduo.labs.line.Kubernetes.Whereabouts;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where probes of a pod are sent from: its container, where that is one of netduo's in this
 * machine's engine, whichever program runs the cluster; else commands that its API server runs.
 */
final class PodSources {
  private static final String ENGINE_SCHEME = "docker://";

  private final Kubernetes kubernetes;
  private final Supplier<Containers> containers;

  /**
   * @param containers the engine's; asked for only where a pod's container may be among them
   */
  PodSources(Kubernetes kubernetes, Supplier<Containers> containers) {
    this.kubernetes = kubernetes;
    this.containers = containers;
  }

  /**
   * @throws NoSuchPlace where its containers are netduo's and none runs
   */
  Source of(Pod pod) {
    var name = pod.getMetadata().getName();
    var found =
        pod.getStatus().getContainerStatuses().stream()
            .map(ContainerStatus::getContainerID)
            .flatMap(id -> Optional.ofNullable(id).stream())
            .filter(id -> id.startsWith(ENGINE_SCHEME))
            .flatMap(id -> container(id.substring(ENGINE_SCHEME.length())).stream())
            .filter(container -> container.labels().containsKey(Labels.SESSION))
            .toList();
    var running = found.stream().filter(Container::isRunning).findFirst();
    if (running.isPresent()) {
      return new Source.Local(name, running.get().pid());
    }
    if (!found.isEmpty() || kubernetes.whereabouts() == Whereabouts.THIS_PROGRAM) {
      throw new NoSuchPlace("no container of pod " + name + " runs");
    }
    return new Source.Remote(
        name, inside(kubernetes.pods(), pod.getMetadata().getNamespace(), name));
  }

  private Optional<Container> container(String id) {
    try {
      return containers.get().find(id);
    } catch (EngineException e) {
      // Whoever has no engine can still have a kubeconfig.
      if (e.reason() == EngineException.Reason.UNREACHABLE
          && kubernetes.whereabouts() == Whereabouts.ANOTHER_PROGRAM) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static RemoteCommands inside(PodAccess pods, String namespace, String name) {
    return command -> run(pods, namespace, name, command);
  }

  private static ExecResult run(
      PodAccess pods, String namespace, String name, List<String> command) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var streams = new Streams(InputStream.nullInputStream(), out, err);
    var code = pods.exec(namespace, name, "", command, streams, false);
    return new ExecResult(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
