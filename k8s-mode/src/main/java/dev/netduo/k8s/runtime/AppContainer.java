package dev.netduo.k8s.runtime;

import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.k8s.runtime.pod.AppView;
import dev.netduo.k8s.runtime.pod.AppView.Health;
import dev.netduo.k8s.runtime.pod.AppView.Waiting;
import dev.netduo.k8s.runtime.pod.Attempt;
import dev.netduo.k8s.runtime.pod.BackOff;
import dev.netduo.k8s.runtime.pod.ConfigProblem;
import dev.netduo.k8s.runtime.pod.PodParts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One container of a pod: its attempts in the engine, and what there is to tell of them. Acted upon
 * by the pod's worker alone; looked at by others.
 */
final class AppContainer {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final PodContext context;
  private final String name;
  private final Probing probing;
  private final ImageCheck.Told image = new ImageCheck.Told(this::waitFor);
  private Optional<Attempt> current = Optional.empty();
  private Optional<Attempt> previous = Optional.empty();
  private Optional<Waiting> waiting = Optional.empty();
  private Optional<BackOff> backOff = Optional.empty();
  private boolean stale;
  private boolean ending;

  /**
   * @param probing the container's probes
   */
  AppContainer(PodContext context, String name, Probing probing) {
    this.context = context;
    this.name = name;
    this.probing = probing;
  }

  /** What is known of it. */
  synchronized AppView view() {
    return new AppView(current, previous, waiting, backOff, probing.health());
  }

  synchronized Optional<Attempt> current() {
    return current;
  }

  /** Takes over the attempts of an earlier program, with the health it had reported. */
  void adopt(Pod pod, List<dev.netduo.emulator.engine.Container> found) {
    var attempts =
        found.stream()
            .map(Attempt::of)
            .sorted(Comparator.comparingInt(Attempt::number).reversed())
            .toList();
    synchronized (this) {
      current = attempts.stream().findFirst();
      previous = attempts.stream().skip(1).findFirst();
      backOff = current.flatMap(now -> BackOff.afterRestarts(now.number(), now.created()));
    }
    attempts.stream().skip(2).forEach(this::remove);
    current
        .filter(Attempt::isRunning)
        .ifPresent(running -> probing.begin(pod, running, known(pod, running)));
  }

  private Health known(Pod pod, Attempt running) {
    var status = pod.getStatus();
    return status == null
        ? Health.UNKNOWN
        : java.util.stream.Stream.concat(
                PodParts.orEmpty(status.getContainerStatuses()).stream(),
                PodParts.orEmpty(status.getInitContainerStatuses()).stream())
            .filter(told -> ("docker://" + running.id()).equals(told.getContainerID()))
            .findFirst()
            .map(AppContainer::health)
            .orElse(Health.UNKNOWN);
  }

  private static Health health(ContainerStatus told) {
    return new Health(
        Boolean.TRUE.equals(told.getStarted()), Boolean.TRUE.equals(told.getReady()), "");
  }

  /** What is known may no longer be true. */
  synchronized void doubt() {
    stale = true;
  }

  /** Asks the engine where what is known may no longer be true. */
  void refresh() {
    Optional<Attempt> known;
    synchronized (this) {
      if (!stale) {
        return;
      }
      stale = false;
      known = current;
    }
    known.ifPresent(attempt -> learn(attempt, find(attempt)));
  }

  private Optional<Attempt> find(Attempt attempt) {
    return context.engine().find(attempt.id()).map(Attempt::of);
  }

  private void learn(Attempt before, Optional<Attempt> now) {
    synchronized (this) {
      // Somebody removed it: it counts as killed, so that the next attempt has the next number.
      current =
          now.or(() ->
              Optional.of(
                  new Attempt(
                      before.id(),
                      before.number(),
                      before.imageId(),
                      before.created(),
                      lost(before))));
      var end = current.flatMap(Attempt::ended);
      if (end.isPresent() && before.ended().isEmpty()) {
        ending = false;
      }
    }
    if (current().flatMap(Attempt::ended).isPresent()) {
      probing.end();
    }
  }

  private Attempt.Life lost(Attempt before) {
    if (before.life() instanceof Attempt.Life.Ended ended) {
      return ended;
    }
    var since =
        before.life() instanceof Attempt.Life.Running(var started, var pid)
            ? started
            : before.created();
    return new Attempt.Life.Ended(
        137,
        "ContainerStatusUnknown",
        "The container could not be located when the pod was terminated",
        since,
        context.now());
  }

  /** It failed, and is started again later. */
  void putOff(Pod pod, Instant until) {
    var pause = backOff.map(BackOff::pause).orElse(Duration.ZERO);
    var changed =
        waitFor(
            new Waiting(
                "CrashLoopBackOff",
                "back-off %s restarting failed container=%s pod=%s"
                    .formatted(go(pause), name, PodParts.described(pod))));
    if (changed) {
      context
          .events()
          .warning(
              pod,
              name,
              "BackOff",
              "Back-off restarting failed container %s in pod %s"
                  .formatted(name, PodParts.described(pod)));
    }
  }

  // As Go prints a duration.
  private static String go(Duration pause) {
    var minutes = pause.toMinutes();
    return (minutes > 0 ? minutes + "m" : "") + pause.toSecondsPart() + "s";
  }

  private synchronized boolean waitFor(Waiting why) {
    var changed = waiting.filter(why::equals).isEmpty();
    waiting = Optional.of(why);
    return changed;
  }

  /**
   * A further attempt.
   *
   * @param spec what the engine is asked for, given the attempt's number
   * @param id is told the engine's identifier before anything runs
   * @param network waits until the pod can be reached and has its files
   * @return when to try again; empty where it was made
   */
  Optional<Instant> start(
      Pod pod, Container container, Specification spec, Made id, Runnable network) {
    var number = current().map(now -> now.number() + 1).orElse(0);
    String made;
    try {
      var request = spec.of(number);
      var check = new ImageCheck(context, pod, container, image);
      var found = check.create(() -> create(request));
      if (found.isEmpty()) {
        return Optional.of(context.now().plus(RETRY));
      }
      made = found.get();
    } catch (ConfigProblem e) {
      return failed(pod, "CreateContainerConfigError", e.getMessage());
    } catch (EngineException e) {
      return failed(pod, "CreateContainerError", e.getMessage());
    }
    id.made(made);
    context.events().normal(pod, name, "Created", "Container created");
    network.run();
    start(pod, made);
    return Optional.empty();
  }

  private String create(ContainerSpec request) {
    try {
      return context.limited(() -> context.engine().create(request));
    } catch (EngineException e) {
      // Made by an earlier program that was killed before it could start it.
      if (e.reason() != Reason.CONFLICT) {
        throw e;
      }
      context.limited(() -> context.engine().remove(request.name()));
      return context.limited(() -> context.engine().create(request));
    }
  }

  private void start(Pod pod, String id) {
    var problem = "";
    try {
      context.limited(() -> context.engine().start(id));
    } catch (EngineException e) {
      problem = String.valueOf(e.getMessage());
    }
    var attempt = context.engine().find(id).map(Attempt::of);
    attempt.ifPresent(this::follow);
    if (problem.isEmpty()) {
      context.events().normal(pod, name, "Started", "Container started");
    } else {
      context.events().warning(pod, name, "Failed", "Error: " + problem);
    }
    attempt
        .filter(Attempt::isRunning)
        .ifPresent(running -> probing.begin(pod, running, Health.UNKNOWN));
  }

  private void follow(Attempt attempt) {
    Optional<Attempt> outdated;
    synchronized (this) {
      outdated = previous;
      current
          .flatMap(Attempt::ended)
          .ifPresent(end ->
              backOff = Optional.of(BackOff.after(backOff, BackOff.RESTART, end.finished())));
      previous = current;
      current = Optional.of(attempt);
      waiting = Optional.empty();
      ending = false;
      // It may have ended between its start and the look at it.
      stale = true;
    }
    outdated.ifPresent(this::remove);
  }

  private Optional<Instant> failed(
      Pod pod, String reason, @org.jspecify.annotations.Nullable String message) {
    if (waitFor(new Waiting(reason, String.valueOf(message)))) {
      context.events().warning(pod, name, "Failed", "Error: " + message);
    }
    return Optional.of(context.now().plus(RETRY));
  }

  /** Whether it runs and nobody has told it to end yet. */
  synchronized boolean beginEnding() {
    if (ending || current.filter(Attempt::isRunning).isEmpty()) {
      return false;
    }
    ending = true;
    return true;
  }

  /** It no longer has to be asked. */
  void endProbes() {
    probing.end();
  }

  /** Every attempt goes. */
  void removeAll() {
    probing.end();
    current().ifPresent(this::remove);
    previous.ifPresent(this::remove);
  }

  private void remove(Attempt attempt) {
    context.limited(() -> context.engine().remove(attempt.id()));
  }

  /** The container that a log of the run before is read from. */
  synchronized Optional<String> previousId() {
    return previous.map(Attempt::id);
  }

  /** What the engine is to be asked for. */
  @FunctionalInterface
  interface Specification {
    /** As the given attempt. */
    ContainerSpec of(int attempt);
  }

  /** Who wants to know an attempt's identifier before it starts. */
  @FunctionalInterface
  interface Made {
    /** It was made. */
    void made(String id);
  }

  /** A container's probes. */
  interface Probing {
    /** What they say. */
    Health health();

    /** Begins with a run that began. */
    void begin(Pod pod, Attempt attempt, Health before);

    /** The run is over. */
    void end();
  }
}
