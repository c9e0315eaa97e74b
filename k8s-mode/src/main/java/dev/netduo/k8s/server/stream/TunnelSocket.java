package dev.netduo.k8s.server.stream;

import dev.netduo.k8s.server.http.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/**
 * A SPDY connection whose bytes are the messages of a WebSocket: how kubectl forwards ports since
 * 1.31. Source: {@code client-go/tools/portforward/tunneling_connection.go}.
 *
 * <p>Public because Jetty calls it by reflection.
 */
public final class TunnelSocket implements Session.Listener {
  private final SpdySession spdy;
  private Optional<Session> session = Optional.empty();

  TunnelSocket(SpdyConnection.Service service) {
    this.spdy = new SpdySession(service);
  }

  /** The WebSocket as what carries bytes. */
  private record Messages(Session session, Socket socket) implements Wire {
    @Override
    public void send(ByteBuffer bytes) throws IOException {
      socket.send(bytes);
    }

    @Override
    public void demand() {
      session.demand();
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    session = Optional.of(opened);
    spdy.opened(new Messages(opened, new Socket(opened)));
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    try {
      spdy.received(payload);
      callback.succeed();
    } catch (IOException e) {
      callback.fail(e);
      session.orElseThrow().close(StatusCode.PROTOCOL, "no SPDY", Callback.NOOP);
      spdy.gone();
    }
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    spdy.gone();
    callback.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    spdy.gone();
  }
}
