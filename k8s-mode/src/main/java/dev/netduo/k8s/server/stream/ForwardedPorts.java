package dev.netduo.k8s.server.stream;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.PodAccess;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A client's port-forward over SPDY: for each connection it opens a stream for errors and one for
 * data, which name the same request. Source: {@code client-go/tools/portforward/portforward.go}.
 */
final class ForwardedPorts implements SpdyConnection.Service {
  private final PodAccess pods;
  private final Pod pod;
  private final Map<String, SpdyStream> errors = new HashMap<>();
  private final List<Relay> relays = new ArrayList<>();
  private boolean closed;

  ForwardedPorts(PodAccess pods, Pod pod) {
    this.pods = pods;
    this.pod = pod;
  }

  // The error stream comes first; the connection is made when the data stream is there.
  @Override
  public synchronized void accept(SpdyStream stream) {
    var request = stream.header("requestid").orElse("");
    switch (stream.header("streamtype").orElse("")) {
      case "error" -> errors.put(request, stream);
      case "data" -> {
        var error = errors.remove(request);
        if (error == null || closed) {
          refuse(stream, "a data stream without its error stream");
        } else {
          connect(stream, error);
        }
      }
      default -> refuse(stream, "unknown stream type");
    }
  }

  private void connect(SpdyStream data, SpdyStream error) {
    try {
      var port = PortsSocket.port(data.header("port").orElse(""));
      relays.add(Relay.start(pods, pod, port, data.in(), data.out(), error.out()));
    } catch (ApiException e) {
      refuse(error, String.valueOf(e.getMessage()));
      refuse(data, "");
    }
  }

  private static void refuse(SpdyStream stream, String why) {
    try (var out = stream.out()) {
      out.write(why.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // The client is gone.
    }
  }

  @Override
  public synchronized void gone() {
    closed = true;
    relays.forEach(Relay::close);
  }
}
