package dev.netduo.k8s.runtime.pod;

import java.util.Optional;

/**
 * What is known of one container of a pod.
 *
 * @param current its newest attempt
 * @param previous the attempt before that one, as far as the engine still has it
 * @param waiting why there is no newer attempt although one is wanted
 * @param backOff how long restarts are put off
 * @param health what its probes say
 */
public record AppView(
    Optional<Attempt> current,
    Optional<Attempt> previous,
    Optional<Waiting> waiting,
    Optional<BackOff> backOff,
    Health health) {
  /** Nothing was tried yet. */
  public static final AppView NOTHING =
      new AppView(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Health.UNKNOWN);

  /** Why a container does not run, in the words of the real kubelet. */
  public record Waiting(String reason, String message) {}

  /**
   * What a container's probes say.
   *
   * @param started whether it has finished starting
   * @param ready whether it may be sent requests
   * @param failed which probe says that it must be started again: {@code liveness} or {@code
   *     startup}; empty while none does
   */
  public record Health(boolean started, boolean ready, String failed) {
    /** Before anything was asked. */
    public static final Health UNKNOWN = new Health(false, false, "");
  }

  /** Whether its newest attempt runs. */
  public boolean isRunning() {
    return current.filter(Attempt::isRunning).isPresent();
  }

  /** How its newest attempt ended, where it did. */
  public Optional<Attempt.Life.Ended> ended() {
    return current.flatMap(Attempt::ended);
  }

  /** Whether it runs and may be sent requests. */
  public boolean isReady() {
    return isRunning() && health.ready();
  }

  /** Whether it runs and has finished starting. */
  public boolean isStarted() {
    return isRunning() && health.started();
  }

  /** How often it was started again. */
  public int restarts() {
    return current.map(Attempt::number).orElse(0);
  }
}
