package dev.netduo.k8s.runtime;

import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.runtime.PodContext.Home;
import dev.netduo.k8s.runtime.pod.AppView;
import dev.netduo.k8s.runtime.pod.AppView.Waiting;
import dev.netduo.k8s.runtime.pod.ConfigProblem;
import dev.netduo.k8s.runtime.pod.Environment;
import dev.netduo.k8s.runtime.pod.PodFields;
import dev.netduo.k8s.runtime.pod.PodParts;
import dev.netduo.k8s.runtime.pod.PodPhase;
import dev.netduo.k8s.runtime.pod.PodPlan;
import dev.netduo.k8s.runtime.pod.PodPlan.Step;
import dev.netduo.k8s.runtime.pod.PodReport;
import dev.netduo.k8s.runtime.pod.Privileges;
import dev.netduo.k8s.runtime.probe.Asker;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Runs one pod on its node. One loop compares what is wanted with what the engine has and takes the
 * next steps, whatever the reason it looks: so the same code starts a pod, restarts a container,
 * ends the pod, and takes over what an earlier program left.
 */
final class PodWorker {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final PodContext context;
  private final Home home;
  private final Consumer<String> owned;
  private final Runnable over;
  private final Map<String, AppContainer> apps = new LinkedHashMap<>();
  private final PodSandbox sandbox;
  private final PodFiles files;
  private final PodEnding ending;
  private final Resync loop;
  private volatile Pod pod;
  private volatile boolean gone;
  private volatile boolean sandboxDoubtful;
  private final Object reporting = new Object();
  private boolean closed;
  private String problem = "";

  /**
   * A worker that has not begun.
   *
   * @param owned is told the identifier of each container that becomes the pod's
   * @param over is called when nothing of the pod is left
   */
  PodWorker(PodContext context, Home home, Pod pod, Consumer<String> owned, Runnable over) {
    this.context = context;
    this.home = home;
    this.pod = pod;
    this.owned = owned;
    this.over = over;
    this.sandbox = new PodSandbox(context, home, pod);
    this.files = new PodFiles(context);
    for (var container : PodParts.all(pod)) {
      var name = container.getName();
      var probes =
          new AppProbes(context, name, this::ip, () -> home.place().get().pid(), this::wake);
      apps.put(name, new AppContainer(context, name, probes));
    }
    this.ending = new PodEnding(context, this::hooks);
    this.loop = new Resync("pod-" + pod.getMetadata().getName(), this::pass);
    loop.begin();
  }

  /** Takes over what an earlier program left; before the first {@link #wake}. */
  void adopt(List<Container> found) {
    for (var container : found) {
      if (isSandbox(container)) {
        sandbox.adopt(container);
      }
      owned.accept(container.id());
    }
    apps.forEach((name, app) ->
        app.adopt(
            pod,
            found.stream()
                .filter(container -> !isSandbox(container))
                .filter(container ->
                    name.equals(container.labels().get(dev.netduo.emulator.session.Labels.NAME)))
                .toList()));
  }

  private static boolean isSandbox(Container container) {
    var kind = container.labels().get(dev.netduo.emulator.session.Labels.KIND);
    return PodLabels.SANDBOX.equals(kind) || PodLabels.HOST_SANDBOX.equals(kind);
  }

  /** What the data plane is to know of a sandbox that was taken over. */
  Optional<DataPlane.Attachment> attachment() {
    return sandbox.attachment();
  }

  /** The pod is now this. */
  void update(Pod newest) {
    pod = newest;
    wake();
  }

  /** The pod's object is gone without its node having been asked. */
  void vanish() {
    gone = true;
    wake();
  }

  /** One of its containers ended. */
  void ended(String container) {
    if (sandbox.running().filter(known -> known.id().equals(container)).isPresent()) {
      sandboxDoubtful = true;
    }
    apps.values().stream()
        .filter(app -> app.current().filter(now -> now.id().equals(container)).isPresent())
        .forEach(AppContainer::doubt);
    wake();
  }

  /** Nothing known of the engine can be relied upon. */
  void doubt() {
    sandboxDoubtful = true;
    apps.values().forEach(AppContainer::doubt);
    wake();
  }

  /** Has it look, soon. */
  void wake() {
    var _ = loop.request();
  }

  ObjectKey key() {
    return ObjectKey.of(pod);
  }

  Pod pod() {
    return pod;
  }

  PodSandbox sandbox() {
    return sandbox;
  }

  Optional<AppContainer> app(String name) {
    return Optional.ofNullable(apps.get(name));
  }

  private void wakeAt(Instant when) {
    try {
      var _ =
          context
              .timers()
              .schedule(
                  this::wake,
                  Math.max(1, Duration.between(context.now(), when).toMillis()),
                  java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.RejectedExecutionException e) {
      // The cluster is being taken down.
    }
  }

  private void pass() {
    if (home.stopped().getAsBoolean()
        && pod.getMetadata().getDeletionTimestamp() == null
        && !gone) {
      return;
    }
    try {
      look().ifPresent(this::wakeAt);
    } catch (CompletionException | NetduoException e) {
      troubled(e);
      wakeAt(context.now().plus(RETRY));
    }
  }

  private void troubled(RuntimeException e) {
    var cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof EngineException engine && engine.reason() == Reason.UNREACHABLE) {
      return;
    }
    // A request that was given up is no trouble of the pod's; it is made again.
    if (Interruption.isBehind(e)) {
      return;
    }
    var said = String.valueOf(cause.getMessage());
    if (!said.equals(problem)) {
      problem = said;
      if (cause instanceof ConfigProblem) {
        context.events().warning(pod, "", "FailedMount", said);
      } else if (pod.getMetadata().getDeletionTimestamp() != null) {
        context.events().warning(pod, "", "FailedKillPod", "error killing pod: " + said);
      } else {
        context
            .events()
            .warning(pod, "", "FailedCreatePodSandBox", "Failed to create pod sandbox: " + said);
      }
    }
  }

  /** One look and what follows from it; answers when to look again. */
  private Optional<Instant> look() {
    apps.values().forEach(AppContainer::refresh);
    var now = pod;
    if (gone || now.getMetadata().getDeletionTimestamp() != null) {
      return end(now);
    }
    if (hasEnded(now)) {
      return rest(now);
    }
    var refused = refusal(now).or(() -> overdue(now));
    if (refused.isPresent()) {
      report(now, false, refused);
      return Optional.empty();
    }
    ensureSandbox(now);
    var sources = new PodSources(context.api(), now.getMetadata().getNamespace());
    writeFiles(now, sources);
    var again = keep(now, sources);
    report(now, false, Optional.empty());
    return earlier(again, deadline(now));
  }

  private static Optional<Instant> deadline(Pod pod) {
    var seconds = pod.getSpec().getActiveDeadlineSeconds();
    return seconds == null || pod.getStatus() == null || pod.getStatus().getStartTime() == null
        ? Optional.empty()
        : Optional.of(Instant.parse(pod.getStatus().getStartTime()).plusSeconds(seconds));
  }

  private Optional<Waiting> overdue(Pod pod) {
    return deadline(pod)
        .filter(end -> !end.isAfter(context.now()))
        .map(end ->
            new Waiting(
                "DeadlineExceeded",
                "Pod was active on the node longer than the specified deadline"));
  }

  private boolean hasEnded(Pod now) {
    var status = now.getStatus();
    var phase = status == null ? "" : String.valueOf(status.getPhase());
    return phase.equals("Failed") || phase.equals("Succeeded") || PodPhase.isOver(now, views());
  }

  private static Optional<Waiting> refusal(Pod pod) {
    try {
      var _ = Privileges.sysctls(pod);
      return Optional.empty();
    } catch (ConfigProblem e) {
      return Optional.of(new Waiting("SysctlForbidden", String.valueOf(e.getMessage())));
    }
  }

  // A pod that has ended keeps its containers for their logs, and gives the rest back.
  private Optional<Instant> rest(Pod now) {
    apps.forEach((name, app) -> {
      if (app.view().isRunning()) {
        ending.kill(now, name, app, "Stopping container " + name, PodEnding.grace(now));
      }
    });
    // The phase may also have been set by somebody else, and for good.
    if (PodPhase.isOver(now, views())) {
      report(now, false, Optional.empty());
    }
    if (views().values().stream().noneMatch(AppView::isRunning)) {
      if (sandbox.running().isPresent()) {
        sandbox.remove();
      }
    }
    return Optional.empty();
  }

  private void ensureSandbox(Pod now) {
    if (sandbox.running().isPresent() && sandboxDoubtful) {
      sandboxDoubtful = false;
      if (!sandbox.stands()) {
        context
            .events()
            .normal(
                now,
                "",
                "SandboxChanged",
                "Pod sandbox changed, it will be killed and re-created.");
        apps.values().forEach(ending::killNow);
        apps.values().forEach(AppContainer::refresh);
      }
    }
    if (sandbox.running().isEmpty()) {
      sandbox.start(now);
      sandbox.running().ifPresent(running -> owned.accept(running.id()));
    }
  }

  private void writeFiles(Pod now, PodSources sources) {
    try {
      files.sync(sandbox.running().orElseThrow(), fields(now), sources);
    } catch (ConfigProblem e) {
      // What is mounted stays as it is.
      if (views().values().stream().noneMatch(AppView::isRunning)) {
        report(now, false, Optional.empty());
        throw e;
      }
    }
  }

  private Optional<Instant> keep(Pod now, PodSources sources) {
    var plan = PodPlan.of(now, views(), context.now());
    var again = plan.again();
    for (var step : plan.steps()) {
      var retry =
          step instanceof Step.Start(var name) ? start(now, name, sources) : perform(now, step);
      again = earlier(again, retry);
    }
    // What was started may be all that the next container waited for.
    return plan.steps().stream().anyMatch(Step.Start.class::isInstance)
        ? earlier(again, again.isPresent() ? again : Optional.of(context.now()))
        : again;
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return one.isPresent() && other.isPresent() && other.get().isAfter(one.get())
        ? one
        : other.or(() -> one);
  }

  private Optional<Instant> perform(Pod now, Step step) {
    var app = apps.get(step.container());
    switch (step) {
      case Step.PutOff(var name, var until) when app != null -> app.putOff(now, until);
      case Step.Kill(var name, var why) when app != null ->
          ending.kill(now, name, app, why, PodEnding.grace(now));
      default -> {}
    }
    return Optional.empty();
  }

  private Optional<Instant> start(Pod now, String name, PodSources sources) {
    var container = PodParts.find(now, name).orElseThrow();
    var app = apps.get(name);
    var place = sandbox.running().orElseThrow();
    if (app == null) {
      return Optional.empty();
    }
    // The engine makes no container with a part of a volume that is not there yet.
    if (!context.specs().ownFiles(now).isEmpty()
        || PodParts.orEmpty(container.getVolumeMounts()).stream()
            .anyMatch(mount -> !PodContainers.subPath(mount, Map.of()).isEmpty())) {
      files.done().join();
    }
    var retry =
        app.start(
            now,
            container,
            attempt ->
                context
                    .specs()
                    .app(
                        now,
                        container,
                        attempt,
                        place.id(),
                        new Environment(fields(now), sources).of(container)),
            owned::accept,
            () -> {
              sandbox.wired().join();
              files.done().join();
            });
    if (retry.isEmpty() && app.view().isRunning() && !hooks(now, name).started()) {
      ending.kill(now, name, app, "FailedPostStartHook", Duration.ZERO);
    }
    return retry;
  }

  private Hooks hooks(Pod now, String name) {
    return new Hooks(
        context,
        now,
        PodParts.find(now, name).orElseThrow(),
        ip(),
        new Asker.Place(
            app(name).flatMap(AppContainer::current).map(attempt -> attempt.id()).orElse(""),
            home.place().get().pid()));
  }

  private Optional<Instant> end(Pod now) {
    if (!ending.isDone(now, gone, apps)) {
      if (!gone) {
        report(now, false, Optional.empty());
      }
      return Optional.of(context.now().plus(RETRY));
    }
    if (!gone) {
      report(now, true, Optional.empty());
    }
    apps.values().forEach(AppContainer::removeAll);
    sandbox.end(now);
    if (!gone) {
      PodEnding.tell(context.api(), now);
    }
    over.run();
    loop.close();
    return Optional.empty();
  }

  private String ip() {
    return sandbox.ips().stream().findFirst().map(Object::toString).orElse("");
  }

  private List<String> hostIps() {
    return texts(home.place().get().network().underlays());
  }

  private static List<String> texts(List<Ip> ips) {
    return ips.stream().map(Ip::toString).toList();
  }

  private PodFields fields(Pod now) {
    return new PodFields(
        now,
        texts(sandbox.ips()),
        hostIps(),
        Runtime.getRuntime().availableProcessors(),
        MachineMemory.bytes());
  }

  private Map<String, AppView> views() {
    var views = new LinkedHashMap<String, AppView>();
    apps.forEach((name, app) -> views.put(name, app.view()));
    return views;
  }

  private void report(Pod now, boolean ended, Optional<Waiting> failure) {
    synchronized (reporting) {
      if (!closed) {
        tell(now, ended, failure);
      }
    }
  }

  private void tell(Pod now, boolean ended, Optional<Waiting> failure) {
    var report =
        new PodReport(
            hostIps(),
            texts(sandbox.ips()),
            sandbox.running().isPresent(),
            ended,
            failure,
            views());
    context
        .api()
        .modifyStatus(
            Kinds.POD,
            now.getMetadata().getNamespace(),
            now.getMetadata().getName(),
            newest ->
                newest.getMetadata().getUid().equals(now.getMetadata().getUid())
                    ? report.on(newest, context.now())
                    : newest);
  }

  /** Stops looking; everything stays as it is, also what was reported last. */
  void close() {
    // A look under way would report a health that nobody asks for any more.
    synchronized (reporting) {
      closed = true;
    }
    loop.close();
    apps.values().forEach(AppContainer::endProbes);
  }
}
