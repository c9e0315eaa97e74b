package dev.netduo.k8s.server.stream;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.PodAccess;
import dev.netduo.k8s.api.PodConnection;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One connection to a port of a pod, copied both ways until both sides have ended. */
final class Relay implements AutoCloseable {
  private Optional<PodConnection> connection = Optional.empty();
  private boolean closed;

  private Relay() {}

  /**
   * Connects and begins to copy, on threads of its own.
   *
   * @param in what the client sends
   * @param out what it gets; closed when the pod has ended its side
   * @param error gets a sentence where the connection fails; closed at the end
   */
  static Relay start(
      PodAccess pods, Pod pod, int port, InputStream in, OutputStream out, OutputStream error) {
    var relay = new Relay();
    Thread.ofVirtual()
        .name("port-forward-" + port)
        .start(() -> relay.run(pods, pod, port, in, out, error));
    return relay;
  }

  private void run(
      PodAccess pods, Pod pod, int port, InputStream in, OutputStream out, OutputStream error) {
    try (out;
        error) {
      try (var open =
          pods.connect(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), port)) {
        if (adopt(open)) {
          copy(open, in, out);
        }
      } catch (NetduoException e) {
        error.write(
            ("error forwarding port "
                    + port
                    + " to pod "
                    + pod.getMetadata().getName()
                    + ": "
                    + e.getMessage())
                .getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException _) {
      // The client is gone.
    }
  }

  private synchronized boolean adopt(PodConnection open) {
    connection = Optional.of(open);
    return !closed;
  }

  private static void copy(PodConnection open, InputStream in, OutputStream out)
      throws IOException {
    var toPod =
        Thread.ofVirtual()
            .name("port-forward-in")
            .start(() -> {
              try {
                in.transferTo(open.out());
                open.endOutput();
              } catch (IOException _) {
                // The pod has ended its side, which the other direction sees too.
              }
            });
    try {
      open.in().transferTo(out);
    } finally {
      toPod.interrupt();
    }
  }

  /** Ends both directions. */
  @Override
  public void close() {
    Optional<PodConnection> open;
    synchronized (this) {
      closed = true;
      open = connection;
    }
    open.ifPresent(PodConnection::close);
  }
}
