package dev.netduo.k8s.api;

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
   * @throws dev.netduo.emulator.NetduoException where the pod or container does not run
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
   * @throws dev.netduo.emulator.NetduoException where the pod or container does not run
   */
  void logs(
      String namespace,
      String pod,
      String container,
      boolean follow,
      int tail,
      OutputStream out,
      OutputStream err);
}
