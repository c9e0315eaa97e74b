package dev.netduo.k8s.server.stream;

import dev.netduo.k8s.api.PodAccess;
import io.fabric8.kubernetes.api.model.Pod;
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
  private final ForwardedPorts ports;
  private Optional<Session> session = Optional.empty();
  private Optional<SpdyConnection> spdy = Optional.empty();
  private boolean paused;

  TunnelSocket(PodAccess pods, Pod pod) {
    this.ports = new ForwardedPorts(pods, pod);
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    var socket = new Socket(opened);
    synchronized (this) {
      session = Optional.of(opened);
      spdy = Optional.of(new SpdyConnection(socket::send, ports, this::resume));
    }
    opened.demand();
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    try {
      spdy.orElseThrow().receive(payload);
      callback.succeed();
      demand();
    } catch (IOException e) {
      callback.fail(e);
      session.orElseThrow().close(StatusCode.PROTOCOL, "no SPDY", Callback.NOOP);
      gone();
    }
  }

  private void demand() {
    synchronized (this) {
      if (spdy.orElseThrow().isFull()) {
        paused = true;
        return;
      }
    }
    session.orElseThrow().demand();
  }

  private void resume() {
    synchronized (this) {
      if (!paused) {
        return;
      }
      paused = false;
    }
    demand();
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
    spdy.ifPresent(SpdyConnection::end);
    ports.close();
  }
}
