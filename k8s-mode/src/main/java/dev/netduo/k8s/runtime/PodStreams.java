package dev.netduo.k8s.runtime;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.LiveExec;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.LogOptions;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.PodAccess;
import dev.netduo.k8s.api.PodConnection;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.runtime.pod.Attempt;
import dev.netduo.k8s.runtime.pod.PodParts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Streams into pods: commands, logs, the main process, ports. */
final class PodStreams implements PodAccess {
  private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

  private final KubeApi api;
  private final Containers engine;
  private final Agent agent;
  private final Function<ObjectKey, Optional<PodWorker>> workers;

  PodStreams(
      KubeApi api,
      Containers engine,
      Agent agent,
      Function<ObjectKey, Optional<PodWorker>> workers) {
    this.api = api;
    this.engine = engine;
    this.agent = agent;
    this.workers = workers;
  }

  private PodWorker worker(String namespace, String name) {
    var pod = api.require(Kinds.POD, namespace, name);
    if (Pods.node(pod).isEmpty()) {
      throw ApiException.badRequest("pod " + name + " does not have a host assigned");
    }
    return workers
        .apply(new ObjectKey(namespace, name))
        .orElseThrow(
            () -> ApiException.badRequest("pod " + name + " is on no node of this cluster"));
  }

  private static String chosen(Pod pod, String container) {
    if (container.isEmpty()) {
      var annotations = Optional.ofNullable(pod.getMetadata().getAnnotations());
      return annotations
          .map(all -> all.get(DEFAULT_CONTAINER))
          .filter(name -> PodParts.find(pod, name).isPresent())
          .orElseGet(() -> PodParts.apps(pod).getFirst().getName());
    }
    if (PodParts.find(pod, container).isEmpty()) {
      var names =
          PodParts.all(pod).stream().map(Container::getName).collect(Collectors.joining(", "));
      throw new ApiException(
          ApiException.BAD_REQUEST,
          "BadRequest",
          "container " + container + " is not valid for pod " + pod.getMetadata().getName(),
          "it has " + names,
          List.of());
    }
    return container;
  }

  private Attempt running(String namespace, String pod, String container) {
    var worker = worker(namespace, pod);
    var name = chosen(worker.pod(), container);
    return worker
        .app(name)
        .flatMap(AppContainer::current)
        .filter(Attempt::isRunning)
        .orElseThrow(() ->
            new NetduoException(
                "unable to upgrade connection: container not found (\"" + name + "\")"));
  }

  @Override
  public int exec(
      String namespace,
      String pod,
      String container,
      List<String> command,
      Streams streams,
      boolean tty) {
    return engine.exec(running(namespace, pod, container).id(), command, streams, tty);
  }

  @Override
  public int attach(String namespace, String pod, String container, Streams streams, boolean tty) {
    var id = running(namespace, pod, container).id();
    engine.attach(id, streams);
    return engine.find(id).map(ended -> ended.exitCode()).orElse(0);
  }

  @Override
  public void logs(
      String namespace,
      String pod,
      String container,
      boolean follow,
      int tail,
      OutputStream out,
      OutputStream err) {
    logs(
        namespace,
        pod,
        container,
        new LogOptions(follow, tail, false, false, Optional.empty()),
        out,
        err);
  }

  @Override
  public void logs(
      String namespace,
      String pod,
      String container,
      LogOptions options,
      OutputStream out,
      OutputStream err) {
    var worker = worker(namespace, pod);
    var name = chosen(worker.pod(), container);
    engine.logs(
        logged(worker, pod, name, options.previous()),
        new dev.netduo.emulator.engine.LogOptions(
            options.follow(), options.tail(), options.since(), options.timestamps()),
        out,
        err);
  }

  private static String logged(PodWorker worker, String pod, String name, boolean previous) {
    var app = worker.app(name);
    var view = app.map(AppContainer::view);
    if (previous) {
      // While the next attempt is put off, the one that ended is the run before.
      var putOff = view.filter(v -> v.waiting().isPresent()).flatMap(v -> v.current());
      return putOff
          .map(Attempt::id)
          .or(() -> app.flatMap(AppContainer::previousId))
          .orElseThrow(() ->
              ApiException.badRequest(
                  "previous terminated container \"%s\" in pod \"%s\" not found"
                      .formatted(name, pod)));
    }
    return view.flatMap(v -> v.current())
        .filter(attempt -> !(attempt.life() instanceof Attempt.Life.Made))
        .map(Attempt::id)
        .orElseThrow(() ->
            ApiException.badRequest(
                "container \"%s\" in pod \"%s\" is waiting to start: %s"
                    .formatted(
                        name,
                        pod,
                        view.flatMap(v -> v.waiting())
                            .map(why -> why.reason())
                            .orElse("ContainerCreating"))));
  }

  @Override
  public PodConnection connect(String namespace, String pod, int port) {
    var worker = worker(namespace, pod);
    var pid =
        worker
            .sandbox()
            .pid()
            .orElseThrow(() ->
                ApiException.badRequest(
                    "unable to forward port because pod is not running. Current status="
                        + Pods.phase(worker.pod())));
    var socat =
        agent.open(
            List.of(
                "nsenter",
                "-t",
                Integer.toString(pid),
                "-n",
                "socat",
                "-t",
                "86400",
                "STDIO",
                "TCP4:127.0.0.1:" + port + ",nodelay"));
    return new Forwarded(socat);
  }

  /** A connection that socat holds inside the pod. */
  private record Forwarded(LiveExec socat) implements PodConnection {
    @Override
    public InputStream in() {
      return socat.stdout();
    }

    @Override
    public OutputStream out() {
      return socat.stdin();
    }

    @Override
    public void endOutput() throws IOException {
      socat.stdin().close();
    }

    @Override
    public void close() {
      socat.close();
    }
  }
}
