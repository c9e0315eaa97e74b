package dev.netduo.k8s.api;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Streams;
import java.io.OutputStream;
import java.util.List;

/** The pods of an API without a runtime: none runs, whatever its objects say. */
public final class NoPods implements PodAccess {
  @Override
  public int exec(
      String namespace,
      String pod,
      String container,
      List<String> command,
      Streams streams,
      boolean tty) {
    throw noneRuns();
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
    throw noneRuns();
  }

  private static NetduoException noneRuns() {
    return new NetduoException("no pod runs");
  }
}
