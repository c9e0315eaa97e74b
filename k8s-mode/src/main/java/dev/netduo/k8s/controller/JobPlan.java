package dev.netduo.k8s.controller;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a Job does next. Pure. Source: Kubernetes {@code pkg/controller/job/job_controller.go}.
 *
 * @param create how many pods to make now
 * @param delete how many of the active pods to remove
 * @param end how it ends, where it does now
 * @param again when to look again without being told of anything
 */
record JobPlan(int create, int delete, Optional<End> end, Optional<Duration> again) {
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  /** How a job ends. */
  enum End {
    COMPLETE(
        "Complete",
        "SuccessCriteriaMet",
        "CompletionsReached",
        "Reached expected number of succeeded pods"),
    TOO_MANY_FAILURES(
        "Failed",
        "FailureTarget",
        "BackoffLimitExceeded",
        "Job has reached the specified backoff limit"),
    DEADLINE(
        "Failed",
        "FailureTarget",
        "DeadlineExceeded",
        "Job was active longer than specified deadline");

    final String condition;
    final String before;
    final String reason;
    final String message;

    End(String condition, String before, String reason, String message) {
      this.condition = condition;
      this.before = before;
      this.reason = reason;
      this.message = message;
    }
  }

  /**
   * What a job asks for.
   *
   * @param parallelism how many pods may run at a time
   * @param completions how many must succeed; empty where the first success is the last pod made
   * @param backoffLimit how many may fail
   * @param deadline how long it may take
   * @param suspended whether nothing is to run
   */
  record Rules(
      int parallelism,
      OptionalInt completions,
      int backoffLimit,
      Optional<Duration> deadline,
      boolean suspended) {}

  /**
   * How far it has come.
   *
   * @param active pods that run or will
   * @param succeeded pods that ended well
   * @param failed pods that did not, and restarts within pods that are active
   * @param started when it began to run
   * @param lastFailure when a pod failed last
   * @param failedPods how many of the failures are pods
   */
  record State(
      int active,
      int succeeded,
      int failed,
      Optional<Instant> started,
      Optional<Instant> lastFailure,
      int failedPods) {}

  /**
   * @param pause the time before a pod takes the place of the first that failed; it doubles
   */
  static JobPlan next(Rules rules, State state, Instant now, Duration pause) {
    if (state.failed() > rules.backoffLimit()) {
      return ended(state, End.TOO_MANY_FAILURES);
    }
    var left =
        rules.suspended()
            ? Optional.<Duration>empty()
            : rules
                .deadline()
                .flatMap(d -> state.started().map(at -> Duration.between(now, at.plus(d))));
    if (left.filter(d -> !d.isPositive()).isPresent()) {
      return ended(state, End.DEADLINE);
    }
    if (isComplete(rules, state)) {
      return ended(state, End.COMPLETE);
    }
    if (rules.suspended()) {
      return new JobPlan(0, state.active(), Optional.empty(), Optional.empty());
    }
    var wanted = wanted(rules, state);
    if (wanted <= state.active()) {
      return new JobPlan(0, state.active() - wanted, Optional.empty(), left);
    }
    var wait =
        state
            .lastFailure()
            .map(at -> Duration.between(now, at.plus(pause(state.failedPods(), pause))))
            .filter(Duration::isPositive);
    if (wait.isPresent()) {
      return new JobPlan(0, 0, Optional.empty(), earlier(wait.get(), left));
    }
    return new JobPlan(wanted - state.active(), 0, Optional.empty(), left);
  }

  private static JobPlan ended(State state, End end) {
    return new JobPlan(0, state.active(), Optional.of(end), Optional.empty());
  }

  private static boolean isComplete(Rules rules, State state) {
    return rules.completions().isPresent()
        ? state.succeeded() >= rules.completions().getAsInt()
        : state.succeeded() > 0 && state.active() == 0;
  }

  private static int wanted(Rules rules, State state) {
    if (rules.completions().isPresent()) {
      return Math.min(
          rules.parallelism(), Math.max(0, rules.completions().getAsInt() - state.succeeded()));
    }
    return state.succeeded() > 0 ? state.active() : rules.parallelism();
  }

  private static Duration pause(int failures, Duration first) {
    var pause = first.multipliedBy(1L << Math.clamp(failures - 1, 0, 16));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private static Optional<Duration> earlier(Duration one, Optional<Duration> other) {
    return Optional.of(other.filter(d -> d.compareTo(one) < 0).orElse(one));
  }

  /** What of a list goes. */
  <E> List<E> toDelete(List<E> active) {
    return active.subList(0, Math.min(delete, active.size()));
  }
}
