package dev.netduo.k8s.api;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Streams;
import java.io.OutputStream;
import java.util.List;

/**
 * What goes past a pod's object into its containers. Names of containers may be empty: the pod's
 * first.
 */
public interface PodAccess {

  /**
   * Runs a command in a container, its streams tied to the caller's.
   *
   * @return the command's exit code
   * @throws NetduoException where the pod or container does not run
   */
  int exec(
      String namespace,
      String pod,
      String container,
      List<String> command,
      Streams streams,
      boolean tty);

  /**
   * Copies what a container printed so far, and with {@code follow} goes on until it ends.
   *
   * @param tail how many lines from the end to begin with; negative for all
   * @throws NetduoException where the pod or container does not run
   */
  void logs(
      String namespace,
      String pod,
      String container,
      boolean follow,
      int tail,
      OutputStream out,
      OutputStream err);

  /**
   * As {@link #logs(String, String, String, boolean, int, OutputStream, OutputStream)}, of the part
   * that the options ask for. Ends when the calling thread is interrupted.
   *
   * @throws NetduoException where the pod or container does not run, or an option cannot be met
   */
  default void logs(
      String namespace,
      String pod,
      String container,
      LogOptions options,
      OutputStream out,
      OutputStream err) {
    if (options.previous() || options.timestamps() || options.since().isPresent()) {
      throw new NetduoException(
          "this cluster keeps neither the logs of containers that ended nor times of lines",
          "leave out --previous, --timestamps and --since");
    }
    logs(namespace, pod, container, options.follow(), options.tail(), out, err);
  }

  /**
   * Ties the caller's streams to those of a container's own process, until it ends or the caller's
   * thread is interrupted.
   *
   * @return the process's exit code
   * @throws NetduoException where the pod or container does not run
   */
  default int attach(String namespace, String pod, String container, Streams streams, boolean tty) {
    throw new NetduoException(
        "attaching to a running container is not supported here",
        "use kubectl exec or kubectl logs -f");
  }

  /**
   * Connects to a TCP port as a process inside the pod would: to its loopback address.
   *
   * @param port 1 to 65535
   * @throws NetduoException where the pod does not run or nothing listens
   */
  default PodConnection connect(String namespace, String pod, int port) {
    throw new NetduoException(
        "connecting to a port of a pod is not supported here",
        "use kubectl exec with a client inside the pod");
  }
}
