package dev.netduo.k8s.runtime.probe;

import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;

/**
 * How a probe's answers add up to a verdict, and when it is asked next. Pure. Source: Kubernetes
 * {@code pkg/kubelet/prober/worker.go}. A first question is not put off by a random part of the
 * period as the kubelet does.
 *
 * @param holds the verdict now
 * @param decided whether there was one since the container started
 * @param last the last answer
 * @param row how many like it came one after the other
 */
public record ProbeCount(Terms terms, boolean holds, boolean decided, boolean last, int row) {

  /**
   * A probe's numbers with their defaults.
   *
   * @param successes how many answers in a row make it hold
   * @param failures how many make it fail
   */
  public record Terms(
      Duration initialDelay, Duration period, Duration timeout, int successes, int failures) {

    /** The numbers of a probe. */
    public static Terms of(Probe probe) {
      return new Terms(
          Duration.ofSeconds(or(probe.getInitialDelaySeconds(), 0)),
          Duration.ofSeconds(or(probe.getPeriodSeconds(), 10)),
          Duration.ofSeconds(or(probe.getTimeoutSeconds(), 1)),
          or(probe.getSuccessThreshold(), 1),
          or(probe.getFailureThreshold(), 3));
    }

    private static int or(@org.jspecify.annotations.Nullable Integer value, int otherwise) {
      return value == null || value == 0 ? otherwise : value;
    }
  }

  /**
   * A probe that was not asked yet.
   *
   * @param holds what is taken for granted until it was
   */
  public static ProbeCount begin(Terms terms, boolean holds) {
    return new ProbeCount(terms, holds, false, holds, 0);
  }

  /** After a further answer. */
  public ProbeCount with(boolean success) {
    var inARow = row > 0 && success == last ? row + 1 : 1;
    var enough = inARow >= (success ? terms.successes() : terms.failures());
    return new ProbeCount(terms, enough ? success : holds, decided || enough, success, inARow);
  }

  /** When it is first asked. */
  public Instant first(Instant started) {
    return started.plus(terms.initialDelay());
  }

  /** When it is asked after it was asked. */
  public Instant next(Instant asked) {
    return asked.plus(terms.period());
  }
}
