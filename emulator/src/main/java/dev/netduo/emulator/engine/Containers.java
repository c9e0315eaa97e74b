package dev.netduo.emulator.engine;

import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Containers and what runs in them. Every method throws {@link EngineException}, with {@link
 * EngineException.Reason#NOT_FOUND} where a named container does not exist. A container is named by
 * identifier, unique prefix of one, or name.
 */
public interface Containers {

  /** Creates a container and answers its identifier. */
  String create(ContainerSpec spec);

  /** Starts a created or stopped container. */
  void start(String container);

  /**
   * Starts a created container with its streams tied to the caller's from the first byte on;
   * answers the main process's exit code when it has ended. Not for one that removes itself: its
   * exit code may be gone before it can be asked for.
   */
  int startAttached(String container, Streams streams);

  /**
   * Ties the caller's streams to a running container's main process until it ends or the caller's
   * input does.
   */
  void attach(String container, Streams streams);

  /** Stops a container and starts it again; one that removes itself stays. */
  void restart(String container, Duration grace);

  /** Asks the main process to end, and kills it after the grace period. */
  void stop(String container, Duration grace);

  /**
   * Removes a container, running or not, with its anonymous volumes. One that is already gone is
   * fine.
   */
  void remove(String container);

  /** The container at this moment, or empty where there is none. */
  Optional<Container> find(String container);

  /**
   * All containers, running or not, that carry every one of these labels (an empty value matches
   * any).
   */
  List<Container> list(Map<String, String> labels);

  /** Runs a command to its end, feeding it the whole of {@code stdin}, which is then closed. */
  ExecResult exec(String container, List<String> command, byte[] stdin);

  /**
   * Runs a command with its streams tied to the caller's; answers its exit code when it has ended.
   */
  int exec(String container, ExecSpec command, Streams streams);

  /** As {@link #exec(String, ExecSpec, Streams)}, as the container itself would run it. */
  default int exec(String container, List<String> command, Streams streams, boolean tty) {
    return exec(container, ExecSpec.of(command, tty), streams);
  }

  /** Starts a command whose streams stay open until the answer is closed. */
  LiveExec open(String container, List<String> command);

  /** Waits for the main process to end and answers its exit code. */
  int await(String container);

  /**
   * Copies what the container printed so far to the two streams, and with {@code follow} goes on
   * until it ends.
   *
   * @param tail how many lines from the end to begin with; negative for all
   */
  default void logs(
      String container, boolean follow, int tail, OutputStream out, OutputStream err) {
    logs(container, LogOptions.of(follow, tail), out, err);
  }

  /** As {@link #logs(String, boolean, int, OutputStream, OutputStream)}, with a choice. */
  void logs(String container, LogOptions options, OutputStream out, OutputStream err);

  /**
   * Tells of every container with these labels whose main process ended or that was removed, from
   * now on, one at a time on a thread of its own.
   *
   * @param ended is told the identifier
   * @param lost is told once where nothing more will be heard, unless the answer was closed
   * @return ends it when closed
   */
  Subscription onEnd(Map<String, String> labels, Consumer<String> ended, Runnable lost);

  /** Something that goes on until it is closed. */
  @FunctionalInterface
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
