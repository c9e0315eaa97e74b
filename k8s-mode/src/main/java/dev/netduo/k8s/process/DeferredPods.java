package dev.netduo.k8s.process;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.k8s.api.LogOptions;
import dev.netduo.k8s.api.PodAccess;
import dev.netduo.k8s.api.PodConnection;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** The containers behind pods, of a cluster whose API answers before its pods run. */
final class DeferredPods implements PodAccess {
  private volatile Optional<PodAccess> pods = Optional.empty();

  /** From now on these answer. */
  void become(PodAccess real) {
    pods = Optional.of(real);
  }

  private PodAccess pods() {
    return pods.orElseThrow(
        () -> new NetduoException("the cluster is still starting", "try again in a moment"));
  }

  @Override
  public int exec(
      String namespace,
      String pod,
      String container,
      List<String> command,
      Streams streams,
      boolean tty) {
    return pods().exec(namespace, pod, container, command, streams, tty);
  }

  @Override
  public void logs(
      String namespace,
      String pod,
      String container,
      boolean follow,
      int tail,
      OutputStream out,
      OutputStream err) {
    pods().logs(namespace, pod, container, follow, tail, out, err);
  }

  @Override
  public void logs(
      String namespace,
      String pod,
      String container,
      LogOptions options,
      OutputStream out,
      OutputStream err) {
    pods().logs(namespace, pod, container, options, out, err);
  }

  @Override
  public int attach(String namespace, String pod, String container, Streams streams, boolean tty) {
    return pods().attach(namespace, pod, container, streams, tty);
  }

  @Override
  public PodConnection connect(String namespace, String pod, int port) {
    return pods().connect(namespace, pod, port);
  }
}
