package dev.netduo.k8s.server.stream;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.PodAccess;
import dev.netduo.k8s.server.http.Query;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * Ports of a pod as channels of one WebSocket, a connection each: the first byte of a message is
 * the channel, twice the port's place for data and one more for errors. Source: {@code
 * kubelet/cri-streaming/portforward/websocket.go}.
 *
 * <p>Public because Jetty calls it by reflection.
 */
public final class PortsSocket implements Session.Listener {
  private final PodAccess pods;
  private final Pod pod;
  private final List<Integer> ports;
  private final List<Inbound> inputs = new ArrayList<>();
  private final List<Relay> relays = new ArrayList<>();
  private final Demand demand = new Demand(this::isFull);

  PortsSocket(PodAccess pods, Pod pod, List<Integer> ports) {
    this.pods = pods;
    this.pod = pod;
    this.ports = ports;
    ports.forEach(_ -> inputs.add(new Inbound(demand::resume)));
  }

  /**
   * The ports that are asked for.
   *
   * @throws ApiException 400 where there are none, too many, or one is none
   */
  static List<Integer> ports(Query query) {
    var ports = new ArrayList<Integer>();
    for (var text : query.all("ports")) {
      for (var part : Arrays.asList(text.split(",", -1))) {
        ports.add(port(part));
      }
    }
    // A channel is a byte.
    if (ports.isEmpty() || ports.size() > 100) {
      throw ApiException.badRequest("query parameter \"ports\" is required, at most 100 of them");
    }
    return List.copyOf(ports);
  }

  static int port(String text) {
    try {
      var port = Integer.parseInt(text.strip());
      if (port >= 1 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException _) {
      // Refused below.
    }
    throw ApiException.badRequest("unable to parse \"" + text + "\" as a port");
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    var socket = new Socket(opened);
    demand.from(opened::demand);
    Thread.ofVirtual().name("port-forward").start(() -> begin(opened, socket));
  }

  private void begin(Session opened, Socket socket) {
    try {
      for (int i = 0; i < ports.size(); i++) {
        announce(socket, i);
      }
      synchronized (this) {
        for (int i = 0; i < ports.size(); i++) {
          var data = new Channel(socket, 2 * i);
          var error = new Channel(socket, 2 * i + 1);
          relays.add(Relay.start(pods, pod, ports.get(i), inputs.get(i), data, error));
        }
      }
      opened.demand();
    } catch (IOException _) {
      gone();
    }
  }

  // Each channel begins with its port, as two bytes, so that the client knows it is there.
  private void announce(Socket socket, int index) throws IOException {
    for (int channel = 2 * index; channel <= 2 * index + 1; channel++) {
      socket.send(
          ByteBuffer.allocate(3)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put((byte) channel)
              .putShort(ports.get(index).shortValue())
              .flip());
    }
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    if (payload.hasRemaining()) {
      var channel = payload.get() & 0xff;
      var bytes = new byte[payload.remaining()];
      payload.get(bytes);
      if (channel % 2 == 0 && channel / 2 < inputs.size()) {
        inputs.get(channel / 2).offer(bytes);
      }
    }
    callback.succeed();
    demand.next();
  }

  private boolean isFull() {
    return inputs.stream().anyMatch(Inbound::isFull);
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    gone();
    callback.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    gone();
  }

  private void gone() {
    List<Relay> ended;
    synchronized (this) {
      ended = List.copyOf(relays);
    }
    inputs.forEach(Inbound::end);
    ended.forEach(Relay::close);
  }
}
