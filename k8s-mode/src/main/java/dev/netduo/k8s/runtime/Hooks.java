package dev.netduo.k8s.runtime;

import dev.netduo.k8s.runtime.pod.ConfigProblem;
import dev.netduo.k8s.runtime.probe.Answer;
import dev.netduo.k8s.runtime.probe.Asker;
import dev.netduo.k8s.runtime.probe.Question;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;

/** What a container is told when it begins and before it ends. */
record Hooks(PodContext context, Pod pod, Container container, String ip, Asker.Place place) {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /**
   * Right after the start.
   *
   * @return whether it may go on
   */
  boolean started() {
    var lifecycle = container.getLifecycle();
    return lifecycle == null
        || lifecycle.getPostStart() == null
        || run(lifecycle.getPostStart(), LONGEST, "FailedPostStartHook", "PostStartHook failed");
  }

  /** Before it is asked to end; takes at most the patience. */
  void ending(Duration patience) {
    var lifecycle = container.getLifecycle();
    if (lifecycle != null && lifecycle.getPreStop() != null && patience.isPositive()) {
      run(lifecycle.getPreStop(), patience, "FailedPreStopHook", "PreStopHook failed");
    }
  }

  private boolean run(LifecycleHandler hook, Duration patience, String reason, String message) {
    var answer = ask(hook, patience);
    if (!answer.success()) {
      context.events().warning(pod, container.getName(), reason, message + ": " + answer.words());
    }
    return answer.success();
  }

  private Answer ask(LifecycleHandler hook, Duration patience) {
    try {
      return context
          .asker()
          .ask(Question.of(hook, container, ip), place, patience)
          .completeOnTimeout(
              new Answer(true, ""), patience.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
          .join();
    } catch (ConfigProblem e) {
      return new Answer(false, String.valueOf(e.getMessage()));
    }
  }
}
