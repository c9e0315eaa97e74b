package dev.netduo.k8s.runtime;

import dev.netduo.k8s.runtime.AppContainer.Probing;
import dev.netduo.k8s.runtime.pod.AppView.Health;
import dev.netduo.k8s.runtime.pod.Attempt;
import dev.netduo.k8s.runtime.pod.ConfigProblem;
import dev.netduo.k8s.runtime.pod.PodParts;
import dev.netduo.k8s.runtime.probe.Answer;
import dev.netduo.k8s.runtime.probe.Asker;
import dev.netduo.k8s.runtime.probe.ContainerProbes;
import dev.netduo.k8s.runtime.probe.ContainerProbes.Asked;
import dev.netduo.k8s.runtime.probe.ProbeCount;
import dev.netduo.k8s.runtime.probe.ProbeKind;
import dev.netduo.k8s.runtime.probe.Question;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The probes of one container of a pod, from run to run. */
final class AppProbes implements Probing {
  private final PodContext context;
  private final String name;
  private final Supplier<String> ip;
  private final IntSupplier nodePid;
  private final Runnable changed;
  private Optional<ContainerProbes> running = Optional.empty();

  /**
   * @param ip the pod's address
   * @param nodePid a process in the network of its node
   * @param changed is called when the health has changed
   */
  AppProbes(
      PodContext context, String name, Supplier<String> ip, IntSupplier nodePid, Runnable changed) {
    this.context = context;
    this.name = name;
    this.ip = ip;
    this.nodePid = nodePid;
    this.changed = changed;
  }

  @Override
  public synchronized Health health() {
    return running.map(ContainerProbes::health).orElse(Health.UNKNOWN);
  }

  @Override
  public void begin(Pod pod, Attempt attempt, Health before) {
    end();
    if (!(attempt.life() instanceof Attempt.Life.Running(var since, var pid))) {
      return;
    }
    var place = new Place(attempt.id());
    var probes =
        new ContainerProbes(
            questions(pod),
            asked -> place.ask(asked),
            context.timers(),
            context::now,
            since,
            before,
            new Teller(pod));
    synchronized (this) {
      running = Optional.of(probes);
    }
    probes.begin();
  }

  @Override
  public synchronized void end() {
    running.ifPresent(ContainerProbes::close);
    running = Optional.empty();
  }

  private Map<ProbeKind, Asked> questions(Pod pod) {
    var questions = new EnumMap<ProbeKind, Asked>(ProbeKind.class);
    PodParts.find(pod, name)
        .ifPresent(container -> {
          add(questions, pod, container, ProbeKind.STARTUP, container.getStartupProbe());
          add(questions, pod, container, ProbeKind.LIVENESS, container.getLivenessProbe());
          add(questions, pod, container, ProbeKind.READINESS, container.getReadinessProbe());
        });
    return questions;
  }

  private void add(
      Map<ProbeKind, Asked> into,
      Pod pod,
      Container container,
      ProbeKind kind,
      @org.jspecify.annotations.Nullable Probe probe) {
    if (probe == null) {
      return;
    }
    try {
      var question = Question.of(probe, container, ip.get());
      into.put(kind, new Asked(question, ProbeCount.Terms.of(probe)));
    } catch (ConfigProblem e) {
      context
          .events()
          .warning(pod, name, "Unhealthy", kind.title() + " probe errored: " + e.getMessage());
    }
  }

  /** Where this run is asked. */
  private final class Place {
    private final String container;

    Place(String container) {
      this.container = container;
    }

    CompletableFuture<Answer> ask(Asked asked) {
      return context
          .asker()
          .ask(
              asked.question(),
              new Asker.Place(container, nodePid.getAsInt()),
              asked.terms().timeout());
    }
  }

  /** Passes on what the probes say. */
  private final class Teller implements ContainerProbes.Listener {
    private final Pod pod;

    Teller(Pod pod) {
      this.pod = pod;
    }

    @Override
    public void changed() {
      changed.run();
    }

    @Override
    public void unhealthy(ProbeKind kind, Answer answer) {
      context
          .events()
          .warning(pod, name, "Unhealthy", kind.title() + " probe failed: " + answer.words());
    }
  }
}
