package dev.netduo.labs.bench.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.k8s.cluster.Cluster;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;

/** Commands inside one pod. */
final class PodCommands {
  private final Cluster cluster;
  private final String pod;

  /**
   * @param pod its name in namespace {@link Stage#NAMESPACE}
   */
  PodCommands(Cluster cluster, String pod) {
    this.cluster = cluster;
    this.pod = pod;
  }

  /**
   * What a command printed.
   *
   * @throws NetduoException where it failed
   */
  String run(String... command) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var streams = new Streams(InputStream.nullInputStream(), out, err);
    var code = cluster.pods().exec(Stage.NAMESPACE, pod, "", List.of(command), streams, false);
    if (code != 0) {
      throw new NetduoException(
          "'" + String.join(" ", command) + "' in pod " + pod + " ended with " + code,
          (err.toString(UTF_8) + out.toString(UTF_8)).strip());
    }
    return out.toString(UTF_8);
  }
}
