package dev.netduo.k8s.server.stream;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.PodAccess;
import dev.netduo.k8s.server.http.Call;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/**
 * A command to run in a container, or its own process to attach to.
 *
 * @param attach whether the container's own process is meant
 * @param command what to run; empty for the container's own process
 */
record RemoteCommand(
    Pod pod,
    String container,
    boolean attach,
    List<String> command,
    boolean stdin,
    boolean stdout,
    boolean stderr,
    boolean tty) {

  /**
   * Reads the parameters.
   *
   * @throws ApiException 400 where one is missing or wrong
   */
  static RemoteCommand of(Call call, Pod pod, boolean attach) {
    var query = call.query();
    var command = query.all("command");
    var wanted =
        new RemoteCommand(
            pod,
            ContainerChoice.of(pod, query),
            attach,
            command,
            query.flag("stdin"),
            query.flag("stdout"),
            // A terminal has one stream of output.
            query.flag("stderr") && !query.flag("tty"),
            query.flag("tty"));
    if (!wanted.stdin && !wanted.stdout && !query.flag("stderr")) {
      throw ApiException.badRequest("you must specify at least 1 of stdin, stdout, stderr");
    }
    if (!attach && (command.isEmpty() || command.getFirst().isEmpty())) {
      throw ApiException.badRequest("you must specify at least one command for the container");
    }
    return wanted;
  }

  /** Runs it to its end and tells how that was, as a Status. */
  byte[] status(PodAccess pods, Streams streams) {
    try {
      return ExitStatus.of(run(pods, streams));
    } catch (NetduoException e) {
      return ExitStatus.of(e);
    } catch (RuntimeException e) {
      return ExitStatus.of(new NetduoException("the command failed: " + e, "", e));
    } finally {
      // An interrupt was for the command, and would keep its status from being sent.
      Thread.interrupted();
    }
  }

  private int run(PodAccess pods, Streams streams) {
    var meta = pod.getMetadata();
    return attach
        ? pods.attach(meta.getNamespace(), meta.getName(), container, streams, tty)
        : pods.exec(meta.getNamespace(), meta.getName(), container, command, streams, tty);
  }
}
