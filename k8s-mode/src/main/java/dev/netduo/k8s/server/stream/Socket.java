package dev.netduo.k8s.server.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/** The sending side of a WebSocket: one message after the other, each written before it returns. */
final class Socket {
  private final Session session;
  private final ReentrantLock turn = new ReentrantLock();

  Socket(Session session) {
    this.session = session;
  }

  /**
   * Sends a binary message.
   *
   * @throws IOException where the client is gone
   */
  void send(ByteBuffer message) throws IOException {
    var sent = new CompletableFuture<Void>();
    turn.lock();
    try {
      session.sendBinary(
          message, Callback.from(() -> sent.complete(null), sent::completeExceptionally));
      sent.get();
    } catch (ExecutionException e) {
      throw new IOException("the client is gone", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("sending was interrupted", e);
    } finally {
      turn.unlock();
    }
  }

  /** Ends the connection after what was sent. */
  void close() {
    turn.lock();
    try {
      session.close(StatusCode.NORMAL, "", Callback.NOOP);
    } finally {
      turn.unlock();
    }
  }
}
