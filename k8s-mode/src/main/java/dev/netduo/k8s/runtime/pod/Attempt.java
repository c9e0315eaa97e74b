package dev.netduo.k8s.runtime.pod;

import dev.netduo.emulator.engine.Container;
import java.time.Instant;
import java.util.Optional;

/**
 * One run of a container of a pod: a container of the engine, which is never started twice.
 *
 * @param id the engine's identifier
 * @param number counts from 0; a restart has the next
 * @param imageId the content identifier of its image
 * @param created when the engine made it
 * @param life how far it has come
 */
public record Attempt(String id, int number, String imageId, Instant created, Life life) {
  /** The label that numbers a pod's attempts at a container. */
  public static final String LABEL = "dev.netduo.attempt";

  // What the kubelet reports of a container whose command could not be run.
  private static final int CANNOT_START = 128;

  /** How far an attempt has come. */
  public sealed interface Life {
    /** It was made and not started yet. */
    record Made() implements Life {}

    /**
     * It runs.
     *
     * @param pid its main process, as the machine numbers it
     */
    record Running(Instant since, int pid) implements Life {}

    /**
     * It ended.
     *
     * @param reason {@code Completed}, {@code Error}, {@code OOMKilled} or {@code StartError}
     * @param message what the engine said; may be empty
     */
    record Ended(int exitCode, String reason, String message, Instant started, Instant finished)
        implements Life {}
  }

  /** What the engine has. */
  public static Attempt of(Container container) {
    var number = Integer.parseInt(container.labels().getOrDefault(LABEL, "0"));
    return new Attempt(
        container.id(), number, container.imageId(), container.created(), life(container));
  }

  private static Life life(Container container) {
    if (container.isRunning()) {
      return new Life.Running(container.started().orElse(container.created()), container.pid());
    }
    if (container.started().isEmpty()) {
      return container.error().isEmpty()
          ? new Life.Made()
          : new Life.Ended(
              CANNOT_START, "StartError", container.error(), Instant.EPOCH, container.created());
    }
    var reason =
        container.oomKilled() ? "OOMKilled" : container.exitCode() == 0 ? "Completed" : "Error";
    return new Life.Ended(
        container.exitCode(),
        reason,
        "",
        container.started().get(),
        container.finished().orElse(container.created()));
  }

  /** Whether its main process runs. */
  public boolean isRunning() {
    return life instanceof Life.Running;
  }

  /** How it ended, where it did. */
  public Optional<Life.Ended> ended() {
    return life instanceof Life.Ended end ? Optional.of(end) : Optional.empty();
  }

  /** Its main process, where it runs. */
  public Optional<Integer> pid() {
    return life instanceof Life.Running running ? Optional.of(running.pid()) : Optional.empty();
  }
}
